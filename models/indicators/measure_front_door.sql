{{ section_counts(front_door_measures()) }}
