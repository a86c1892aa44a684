// Turns each before/after pair into one picture with a slider. Without it the two stand side by side.
for (const pair of document.querySelectorAll(".pair")) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = 0;
  slider.max = 100;
  slider.value = 50;
  slider.setAttribute("aria-label", "Share of the picture shown before masking, in percent");
  const cut = () => pair.style.setProperty("--cut", slider.value + "%");
  slider.addEventListener("input", cut);
  pair.append(slider);
  pair.classList.add("slide");
  cut();
}
