/* Forms: one press sends once, a button may fill a field, a field waits for an answer. */
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

  /* [data-when="name=value"]: asked for only where that is chosen; without this, always */
  function fit() {
    Array.prototype.forEach.call(document.querySelectorAll("[data-when]"), function (one) {
      var when = one.getAttribute("data-when").split("=");
      var group = one.closest(".field");
      var chosen = one.form && one.form.querySelector("[name='" + when[0] + "']:checked");
      if (one.form && group) { group.hidden = !chosen || chosen.value !== when[1]; }
    });
  }
  document.addEventListener("change", fit);
  window.addEventListener("pageshow", fit);
})();
