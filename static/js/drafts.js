/* Drafts: what is typed into form[data-draft] is kept on the server soon after;
   [data-draft-said] in the form says when. Without this the form works as well. */
(function () {
  "use strict";
  var PAUSE = 2500; /* milliseconds without a key */
  var SMALL = 15000; /* characters that a page may still send while it is left */

  function start(form) {
    var place = form.querySelector("[data-draft-said]");
    var timer = 0, request = null;

    function body() {
      var data = new FormData(form);
      Array.prototype.forEach.call(form.elements, function (field) {
        if ((field.type === "file" || field.type === "password") && field.name) { data.delete(field.name); }
      });
      if (!data.get("for")) { data.append("for", form.getAttribute("action")); }
      return data;
    }

    function isSmall(data) {
      var length = 0;
      data.forEach(function (value) { length += String(value).length + 200; });
      return length < SMALL;
    }

    function say(text) { if (place) { place.textContent = text || ""; } }

    function save() {
      var data = body();
      timer = 0;
      if (request) { request.abort(); }
      request = new AbortController();
      fetch(form.getAttribute("data-draft"), {
        method: "POST", body: data, redirect: "manual", credentials: "same-origin",
        keepalive: isSmall(data), headers: { Accept: "application/json" }, signal: request.signal
      }).then(function (response) {
        if (response.status !== 200 && response.status !== 409) { throw new Error("not kept"); }
        return response.json();
      }).then(function (answer) { say(answer.detail); }).catch(function (error) {
        if (error.name !== "AbortError") { say(place && place.getAttribute("data-lost")); }
      });
    }

    function stop() { window.clearTimeout(timer); timer = 0; }

    form.addEventListener("input", function () { stop(); timer = window.setTimeout(save, PAUSE); });
    form.addEventListener("submit", function () { stop(); if (request) { request.abort(); } });
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden" && timer) { stop(); save(); }
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-draft]"), start);
})();
