/* [data-copy] copies the text area of that id; shown only where it works. */
(function () {
  "use strict";

  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (button) {
    var area = document.getElementById(button.getAttribute("data-copy"));
    function said() { button.textContent = button.getAttribute("data-done"); }
    button.hidden = false;
    button.addEventListener("click", function () {
      area.focus();
      area.select();
      /* The newer way exists on https only. */
      if (navigator.clipboard) {
        navigator.clipboard.writeText(area.value).then(said);
      } else if (document.execCommand("copy")) {
        said();
      }
    });
  });
})();
