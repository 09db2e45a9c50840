"""Step 3: train it, watch it, steer it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from components.site import shell, work
from components.site.arriving import lead_to
from components.site.state import Slot
from components.site.work import Stage
from components.workshop import (
    bounded,
    by_heart,
    chosen,
    compared,
    figures,
    held,
    plane,
    running,
    settings,
    steps,
)
from components.workshop.running import RUN, Run
from components.workshop.words import SETS, told_plan
from models.errors import CertitudeError
from models.language import Language
from models.live import families
from models.live.apart.workers import WORKERS
from models.live.landscape import Landscape, landscape
from models.live.lesson import Lesson
from models.live.running import Outcome

# Which epoch of which training, and what it says of the plane.
_PLANE: Slot[tuple[tuple[int, int], Landscape] | None] = Slot("_workshop_plane", None)

_STOPPED: Slot[int] = Slot("_workshop_stopped", 0)  # how often a training was stopped by hand


def show_training(lang: Language) -> None:
    """The whole step."""
    found = held.material(lang)
    if found is not None:
        held.say_amount(found, lang)
    taught = None if found is None else held.taught(found, lang)
    if found is None or taught is None:
        if found is None and held.material_name() is None:
            st.info(lang.gettext("There are no data yet. Go back to step 1, and give a file."))
        return
    bounded.bound(taught, lang)
    compared.say_reopened(lang)
    plan = settings.plan(found.kind == "pictures")
    fault = _fault(plan, taught)
    if fault is None:
        running.begin_wanted(taught, plan)
    run = RUN.get()
    if run is None and fault is None:
        running.warm(taught, plan)
    with shell.place("ct-start-place", "start" if fault is None else "fault"):
        if fault is None:
            _show_start(run, plan, running.name_of(plan, taught), held.most(found), lang)
        else:
            shell.show_error(fault, lang)
            steps.lead_to_step("build", lang.gettext("Change that in step 2"))
    with shell.place("ct-training-place", "" if run is None else "run"):
        if run is None:
            shell.html(
                Markup('<div class="ct-empty"><p>{}</p></div>').format(
                    lang.gettext("Nothing has been trained yet.")
                    if fault is not None
                    else lang.gettext(
                        "Nothing has been trained yet. Press “Train”: after each epoch you see how "
                        "often it is right, and how sure. Reloading or closing this page forgets "
                        "what was trained."
                    )
                )
            )
            return
        work.follow(
            run.running.job,
            lambda stage, outcome: _draw(run, stage, outcome, lang),
            "ct-training",
            at_once=True,
        )


def _fault(plan: families.Plan, taught: Lesson) -> CertitudeError | None:
    """Why a plan cannot be carried out."""
    try:
        families.check(plan, taught.shape, taught.classes, taught.amount)
    except CertitudeError as error:
        return error.with_traceback(None)
    return None


def _show_start(
    run: Run | None, plan: families.Plan, name: object, most: int, lang: Language
) -> None:
    """What will be trained, the button that does it, and the preset that learns by heart.

    most: how many examples there are to learn from.
    """
    with st.container(key="ct-start", horizontal=True, vertical_alignment="center"):
        st.button(
            lang.gettext("Train"),
            type="primary",
            icon=":material/play_arrow:",
            key="ct-train",
            on_click=running.ask,
            args=("anew",),
        )
        st.button(
            lang.gettext("Make it learn by heart"),
            icon=":material/psychology:",
            key="ct-overfit",
            on_click=by_heart.press,
            args=(most,),
        )
        shell.html(
            Markup('<p class="ct-quiet">{}</p>').format(
                lang.gettext(
                    "{data}. {model}.",
                    data=lang.gettext(SETS[settings.DATA.get()]),
                    model=told_plan(plan, lang),
                )
            )
        )
    by_heart.show_changes(lang)
    show_changed(None if run is None or run.name == name else run, lang)


def show_changed(run: Run | None, lang: Language) -> None:
    """What of the settings is another than a training was begun with, and of what that one is."""
    since = "" if run is None else chosen.changed(run.begun, chosen.chosen(), lang)
    with shell.place("ct-start-note", "other" if since else ""):
        if run is not None and since:
            st.info(
                shell.plain(
                    lang.gettext(
                        "Changed since the training: {changes}. What you see below is of {data}: "
                        "{model}.",
                        changes=since,
                        data=chosen.data_of(run.begun, lang),
                        model=told_plan(run.plan, lang),
                    )
                )
            )


def _draw(run: Run, stage: Stage, outcome: Outcome | None, lang: Language) -> None:
    """How it stands, how to steer it, and its curves; the same places from beginning to end."""
    if RUN.get() is not run:
        st.rerun()  # another one is opened, which only the page's run draws
    compared.keep_left()
    records = run.records if outcome is None else outcome.records
    shell.html(_state_html(run, stage, outcome, lang))
    with shell.place("ct-steer-place", "" if run.once else "steer"):
        if not run.once:
            _steer(run, stage, len(records), lang)
    shell.html(by_heart.outcome_html(run, records, lang))
    _show_plane(run, stage, lang)  # of points the lesson itself: curves come after it
    figures.show_figures(run, records, lang)
    figures.show_tested(run, stage, outcome, lang)
    if outcome is not None:
        compared.keep(run, outcome)
    compared.show_compared(run.lesson.material.id, lang)


def _show_plane(run: Run, stage: Stage, lang: Language) -> None:
    """Of points: how sure it is everywhere, epoch by epoch."""
    training = running.trained(run)
    if run.lesson.material.kind != "points" or training is None:
        shell.html(Markup('<div class="ct-plane-of"></div>'))
        return
    assert training.kept is not None
    epoch = training.kept[0]
    name, held = (id(training), epoch), _PLANE.get()
    if held is not None and held[0] == name:  # it is reckoned once an epoch
        found = held[1]
    else:
        found = landscape(run.lesson, training.answering())
        _PLANE.set((name, found))
    shell.html(plane.plane_html(found, run.lesson, None if run.once else epoch, lang))


def _state_html(run: Run, stage: Stage, outcome: Outcome | None, lang: Language) -> Markup:
    """One line that says where it stands; a bar that shows it."""
    done, total = len(run.records), run.epochs
    if stage == "failed":
        error = run.running.job.error
        said = "" if error is None else lang.error(error)
    elif outcome is not None and outcome.error is not None:
        said = lang.error(outcome.error)
    elif stage == "running":
        said = _under_way(run, lang)
    elif stage == "stopped":
        said = lang.gettext(
            "It was ended: the workshop was left for a while. What it learnt until then is below."
        )
    elif outcome is not None and outcome.training.stopped_early:
        said = lang.gettext(
            "It stopped early after epoch {n}: the loss on the cases watched had not fallen for "
            "{k} epochs. It is the model of its best epoch again, {best}.",
            n=lang.number(done),
            k=lang.number(run.plan.patience),
            best=lang.number(outcome.tested.epoch if outcome.tested else done),
        )
    elif run.running.control.stopped and done < run.plan.epochs:
        said = lang.gettext(
            "You stopped it after epoch {n} of {all}.",
            n=lang.number(done),
            all=lang.number(run.plan.epochs),
        )
    elif run.once:
        said = lang.gettext("Done: it learnt all at once.")
    else:
        said = lang.ngettext("Done, after {n} epoch.", "Done, after {n} epochs.", done)
    wrong = stage == "failed" or (outcome is not None and outcome.error is not None)
    so_far = run.so_far
    begun = 0.0 if so_far is None or so_far.epoch <= done else so_far.share
    share = 100 if run.once and done else round(100 * (done + begun) / total)
    before = compared.left_said(run, lang)
    return Markup(
        '<p class="ct-run-state{}" role="status">{}</p>'
        '<div class="ct-run-bar" aria-hidden="true"><i style="width: {}%"></i></div>{}'
    ).format(
        " ct-run-wrong" if wrong else "",
        said,
        share,
        Markup('<p class="ct-quiet" role="status">{}</p>').format(before) if before else "",
    )


def _under_way(run: Run, lang: Language) -> str:
    state, done = run.running.state, len(run.records)
    if state == "waiting":
        place = run.running.place
        if place:
            return lang.gettext(
                "Others are training: yours is number {n} in the queue.", n=lang.number(place)
            )
        if run.plan.family == "network" and not WORKERS.ready:
            return lang.gettext(
                "What trains networks on this server is being started: some seconds, once …"
            )
        return lang.gettext("It is being prepared …")
    if run.running.control.stopped:
        return lang.gettext(
            "It stops at the end of epoch {n} …", n=lang.number(min(done + 1, run.epochs))
        )
    so_far = run.so_far
    if state == "paused" and so_far is not None and so_far.epoch > done:
        return lang.gettext("It pauses at the end of epoch {n} …", n=lang.number(so_far.epoch))
    if state == "paused":
        return lang.gettext(
            "It stands still after epoch {n} of {all}.",
            n=lang.number(done),
            all=lang.number(run.epochs),
        )
    if run.once:
        return lang.gettext("It is learning …")
    return lang.gettext(
        "It is learning: epoch {n} of {all} …",
        n=lang.number(min(done + 1, run.epochs)),
        all=lang.number(run.epochs),
    )


def _steer(run: Run, stage: Stage, done: int, lang: Language) -> None:
    """Pause or go on, stop, one epoch more: always there, so that nothing moves."""
    control, live = run.running.control, stage == "running"
    paused = live and control.paused
    with st.container(key="ct-steer", horizontal=True):
        st.button(
            lang.gettext("Go on") if paused else lang.gettext("Pause"),
            icon=":material/play_arrow:" if paused else ":material/pause:",
            key="ct-pause",
            disabled=not live,
            on_click=control.go_on if paused else control.pause,
        )
        st.button(
            lang.gettext("Stop"),
            icon=":material/stop:",
            key="ct-stop",
            disabled=not live,
            on_click=_stop,
            args=(run,),
        )
        more = st.button(
            lang.gettext("One epoch more"),
            icon=":material/plus_one:",
            key="ct-more",
            disabled=(live and not paused) or (not live and not done),
        )
    # The button that was pressed is none any more: the keyboard goes on at what comes next.
    after = ".st-key-ct-more button" if done else ".st-key-ct-train button"
    lead_to(
        after,
        "workshop-stopped",
        0 if live else _STOPPED.get(),
        nearest=True,
        leaving=".st-key-ct-stop button",
    )
    if more and paused:
        control.one_more(done)
    elif more:
        running.ask("more")
        st.rerun()


def _stop(run: Run) -> None:
    """Stop it (a callback's work)."""
    run.running.control.stop()
    _STOPPED.set(_STOPPED.get() + 1)


def show_under_way(lang: Language) -> None:
    """On the other steps: that a training goes on, which is a sign of life for it, too."""
    compared.keep_left()
    run = RUN.get()
    live = run is not None and not run.running.job.ended
    with shell.place("ct-under-way", "live" if live else ""):
        if run is None or not live:
            return

        def draw(stage: Stage, _outcome: Outcome | None) -> None:
            said = (
                _under_way(run, lang)
                if stage == "running"
                else lang.gettext("The training is over: see step 3.")
            )
            shell.html(Markup('<p class="ct-stands" role="status">{}</p>').format(said))

        work.follow(run.running.job, draw, "ct-training-elsewhere")
