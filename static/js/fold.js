/* A report that is ticked goes into its box at once, where it can be worded; the tick
   goes, or what is worded anew would be appended again on saving. Without this the
   ticked ones are appended when the form is sent. */
(function () {
  "use strict";
  var form = document.querySelector("[data-fold]");
  if (!form) { return; }

  form.addEventListener("change", function (event) {
    var place = event.target.closest ? event.target.closest("[data-take]") : null, box, words;
    if (!place || !event.target.checked) { return; }
    box = document.getElementById(place.getAttribute("data-take"));
    words = document.getElementById(place.getAttribute("data-told")).innerText.trim();
    if (box.value.indexOf(words) < 0) {
      box.value = box.value.trim() ? box.value.replace(/\s+$/, "") + "\n" + words : words;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
    event.target.checked = false;
    box.focus();
  });
})();
