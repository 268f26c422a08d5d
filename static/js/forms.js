/* Forms: one press sends once; files may be dropped on [data-drop] around a file
   input, and the names chosen are listed in its [data-chosen]. */
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "yes");
    /* a download or an error keeps this page: allow another try after a while */
    window.setTimeout(function () { form.removeAttribute("data-sent"); }, 4000);
  });

  window.addEventListener("pageshow", function () {
    Array.prototype.forEach.call(document.forms, function (form) {
      form.removeAttribute("data-sent");
    });
  });

  /* [data-fill=name]: what [data-fill-text] of its form says goes into that field */
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-fill]");
    if (!button) { return; }
    var field = button.form.elements[button.getAttribute("data-fill")];
    var words = button.form.querySelector("[data-fill-text]").innerText.trim();
    if (field.value.indexOf(words) < 0) { field.value = (field.value.trim() + "\n" + words).trim(); }
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    event.preventDefault();
  });

  function list(input, place) {
    var names = Array.prototype.map.call(input.files, function (file) { return file.name; });
    place.textContent = names.join("\n");
  }

  Array.prototype.forEach.call(document.querySelectorAll("[data-drop]"), function (zone) {
    var input = zone.querySelector("input[type=file]");
    var place = zone.querySelector("[data-chosen]");
    if (!input) { return; }
    if (place) { input.addEventListener("change", function () { list(input, place); }); }
    ["dragover", "dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function (event) {
        event.preventDefault();
        zone.classList.toggle("drop--over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) {
          input.files = event.dataTransfer.files;
          input.dispatchEvent(new Event("change"));
        }
      });
    });
  });
})();
