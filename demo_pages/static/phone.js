/*
 * A soft phone: it dials the current number of the page's "Call" link, with or without the tag, and shows the call's moments
 * and its entry in the call log. It writes only text.
 */
(() => {
  const byId = (name) => document.getElementById(`phone-${name}`);
  const calls = document.getElementById("phone").dataset.calls;
  const keys = [...document.querySelectorAll("[data-key]")];
  /* A call takes this long to connect. Meanwhile the tag has reported the tap to the server, as on a real phone. */
  const DIAL_MS = 1500;
  const LOOK_AGAIN_MS = 300;
  let call = null;

  const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });

  async function ask(path, body) {
    const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const response = await fetch(calls + path, options);
    if (response.status === 204) return null;
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error.message);
    return answer;
  }

  function write(parent, tag, text) {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  }

  function writeTime(seconds) {
    return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  }

  function showMoments(moments) {
    const list = document.createDocumentFragment();
    for (const moment of moments) {
      const item = write(list, "li", "");
      write(item, "time", writeTime(moment.seconds));
      write(item, "span", moment.text);
    }
    byId("moments").replaceChildren(list);
  }

  function listFacts(logged) {
    const steps = (logged.events || []).filter((event) => event.kind === "step_taken");
    return {
      Call: [logged.call_id],
      Match: [`${logged.match}, ${logged.candidates === 1 ? "1 candidate" : `${logged.candidates} candidates`}`],
      "Tracking source": [logged.tracking_source],
      Campaign: [logged.campaign],
      "Number pool": [logged.number_pool],
      Tags: Object.entries(logged.tags).map(([name, value]) => `${name}: ${value}`),
      "Landing page": [logged.landing_url],
      Steps: steps.map(({ details }) => `${details.path}: ${details.decision}`),
      "Receiving number": [logged.receiving_number],
      Outcome: [logged.outcome],
      Talked: [`${Math.round(logged.talk_seconds)} s`],
    };
  }

  function showLogged(logged) {
    const list = document.createDocumentFragment();
    for (const [name, values] of Object.entries(logged ? listFacts(logged) : { Call: ["not yet in the log"] })) {
      const known = values.filter(Boolean);
      if (known.length) write(list, "dt", name);
      for (const value of known) write(list, "dd", value);
    }
    byId("log").replaceChildren(list);
  }

  function setState(text, isCalling) {
    byId("state").textContent = text;
    byId("hang-up").disabled = !isCalling;
    for (const key of keys) key.disabled = !isCalling;
  }

  async function follow(id) {
    for (;;) {
      const { state, moments, logged } = await ask(`/${id}`);
      showMoments(moments);
      showLogged(logged);
      const last = moments[moments.length - 1];
      setState(last ? last.text : "Dialling", state === "running");
      if (state === "over") return;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  async function dial(href) {
    const [, number, extension = null] = /^tel:([+0-9]+)(?:(?:[,;]|;ext=)+([0-9]+))?/i.exec(href) || [];
    const mine = { id: null, isGivenUp: false };
    call = mine;
    setState("Dialling", true);
    showMoments([]);
    try {
      await sleep(DIAL_MS);
      if (mine.isGivenUp) return;
      const caller = byId("caller").value.trim();
      mine.id = (await ask("", { number, extension, caller, callee: byId("callee").value })).id;
      await follow(mine.id);
    } catch (error) {
      setState(error.message, false);
    } finally {
      call = null;
    }
  }

  function tell(path, body) {
    ask(`/${call.id}${path}`, body).catch((error) => setState(error.message, true));
  }

  byId("call").addEventListener("click", (event) => {
    event.preventDefault();
    if (!call) dial(event.currentTarget.getAttribute("href"));
  });
  byId("hang-up").addEventListener("click", () => {
    if (call?.id) {
      tell("/hang-up", {});
    } else if (call) {
      call.isGivenUp = true;
      setState("Ready.", false);
    }
  });
  for (const key of keys) key.addEventListener("click", () => { if (call?.id) tell("/keys", { keys: key.dataset.key }); });
})();
