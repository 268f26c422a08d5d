/* Uploads: a form[data-upload] with files chosen is sent with a bar that moves,
   [data-upload-bar] in it. What comes back is shown as any answer would be; if
   nothing comes, form and files stand as they were. Without this it is sent as usual. */
(function () {
  "use strict";
  function has(form) {
    return Array.prototype.some.call(form.querySelectorAll("input[type=file]"), function (input) {
      return input.files && input.files.length > 0;
    });
  }

  function show(text, address) {
    window.history.replaceState(null, "", address);
    document.open();
    document.write(text);
    document.close();
  }

  function start(form) {
    var place = form.querySelector("[data-upload-bar]");
    var bar = place.querySelector("progress"), said = place.querySelector("p");
    var isBusy = false;

    function failed(text) {
      isBusy = false;
      bar.hidden = true;
      said.textContent = text || place.getAttribute("data-lost");
      form.removeAttribute("data-sent");
    }

    function send(button) {
      var data = new FormData(form), request = new XMLHttpRequest();
      if (button && button.name) { data.append(button.name, button.value); }
      place.hidden = bar.hidden = false;
      bar.value = 0;
      said.textContent = place.getAttribute("data-sending");
      request.upload.onprogress = function (event) {
        if (event.lengthComputable) { bar.value = 100 * event.loaded / event.total; }
      };
      request.onload = function () {
        var kind = request.getResponseHeader("Content-Type") || "";
        if (request.status === 200 && kind.indexOf("text/html") === 0) {
          show(request.responseText, request.responseURL === form.action ? window.location.href : request.responseURL);
        } else { failed(kind.indexOf("text/plain") === 0 ? request.responseText : ""); }
      };
      request.onerror = request.onabort = function () { failed(""); };
      request.open("POST", form.action);
      request.send(data);
    }

    form.addEventListener("submit", function (event) {
      var button = event.submitter, isElsewhere = button && button.hasAttribute("formaction");
      if (event.defaultPrevented || isElsewhere || !has(form)) { return; }
      event.preventDefault();
      if (!isBusy) { isBusy = true; send(button); }
    });
  }

  Array.prototype.forEach.call(document.querySelectorAll("form[data-upload]"), start);
})();
