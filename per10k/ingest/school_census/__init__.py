"""The school census as councils receive it: tables of pupils, sessions and exclusions, of all their schools and of one term."""
