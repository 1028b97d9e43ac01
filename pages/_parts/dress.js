(words) => {
  const page = document;
  page.documentElement.lang = words.language;
  const main = page.querySelector('[data-testid="stMain"]') || page.querySelector("section.main");
  if (!main) return;
  main.id = "inhoud";
  main.tabIndex = -1;
  let skip = page.getElementById("skip-link");
  if (!skip) {
    skip = page.createElement("a");
    skip.id = "skip-link";
    skip.href = "#inhoud";
    skip.addEventListener("click", (event) => {
      // No fragment in the address: it would be one more step for Back.
      event.preventDefault();
      page.getElementById("inhoud").focus();
    });
    page.body.prepend(skip);
  }
  skip.textContent = words.skip;
}
