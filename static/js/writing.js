/* A form[data-writing] that writes much says so while it waits: [data-writing-bar] in it.
   How far the server is nobody knows before it is done; the seconds show that it goes on. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-writing]");
  if (!form) { return; }
  var place = form.querySelector("[data-writing-bar]"), said = place.querySelector("[data-said]");
  var timer = 0, begun = 0;

  function tell() {
    var seconds = Math.round((Date.now() - begun) / 1000);
    said.textContent = said.getAttribute("data-said").replace("N", seconds);
  }

  form.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (event.defaultPrevented || !button || button.value !== "write" || timer) { return; }
    begun = Date.now();
    place.hidden = false;
    tell();
    timer = window.setInterval(tell, 5000);
    place.scrollIntoView({ block: "nearest" });
  });

  window.addEventListener("pageshow", function () {
    window.clearInterval(timer);
    timer = 0;
    place.hidden = true;
  });
})();
