/* Drafts: what is typed into form[data-draft] is kept on the server soon after;
   [data-draft-said] in the form says when. Without this the form works as well. */
(function () {
  "use strict";
  var PAUSE = 2500; /* milliseconds without a key */

  function start(form) {
    var place = form.querySelector("[data-draft-said]");
    var timer = 0, request = null;

    function body() {
      var data = new FormData(form);
      Array.prototype.forEach.call(form.elements, function (field) {
        if (field.type === "file" && field.name) { data.delete(field.name); }
      });
      data.append("for", form.getAttribute("action"));
      return new URLSearchParams(data);
    }

    function say(text) { if (place) { place.textContent = text || ""; } }

    function save() {
      timer = 0;
      if (request) { request.abort(); }
      request = new AbortController();
      fetch(form.getAttribute("data-draft"), {
        method: "POST", body: body(), redirect: "manual", credentials: "same-origin",
        keepalive: true, headers: { Accept: "application/json" }, signal: request.signal
      }).then(function (response) {
        if (response.status !== 200 && response.status !== 409) { throw new Error("not kept"); }
        return response.json();
      }).then(function (answer) { say(answer.detail); }).catch(function (error) {
        if (error.name !== "AbortError") { say(place && place.getAttribute("data-lost")); }
      });
    }

    form.addEventListener("input", function () {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, PAUSE);
    });
    form.addEventListener("submit", function () {
      window.clearTimeout(timer);
      timer = 0;
      if (request) { request.abort(); }
    });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden" && timer) {
        window.clearTimeout(timer);
        save();
      }
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-draft]"), start);
})();
