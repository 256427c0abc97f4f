// Filter and search of the scorecard. The page is complete without it.
const form = document.getElementById("filter");
const [search, section, exceptions] = ["search", "section", "exceptions-only"].map((id) => document.getElementById(id));
const sections = [...document.querySelectorAll("section.scorecard")];

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const part of sections) {
    let shown = 0;
    for (const row of part.querySelectorAll("tbody tr")) {
      const text = row.cells[0].textContent.toLowerCase();
      row.hidden =
        (section.value && section.value !== part.dataset.section) ||
        (exceptions.checked && !["red", "amber"].includes(row.dataset.rag)) ||
        !words.every((word) => text.includes(word));
      shown += !row.hidden;
    }
    part.hidden = shown === 0;
    found += shown;
  }
  document.getElementById("found").textContent = found === 1 ? "1 line" : `${found} lines`;
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
