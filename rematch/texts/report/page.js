"use strict";
// Draws every chart from the numbers beside it. `ast`: expressions are interpreted, so no text becomes code.
for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const options = {
    actions: false, ast: true, defaultStyle: false, hover: false, mode: "vega-lite", renderer: "svg",
    tooltip: { disableDefaultStyle: true },
  };
  vegaEmbed(place, spec, options).then(
    () => { place.classList.add("drawn"); },
    () => { place.textContent = "This chart could not be drawn; its numbers are in the table."; },
  );
}
