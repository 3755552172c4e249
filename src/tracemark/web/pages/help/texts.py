"""The help of every page, by the name of its address: what it is, what can be done, what happens then, and why.

One table, so that translators and reviewers read all of it in one place. An address that shows no page of its own (a
button, a file) stands under the page from which it is pressed (`STANDS_WITH`). What a role may do is said by the
policy table, not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Said = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Help:
    """`cites`: the paragraph that asks for the page; empty where only good order does."""

    title: Said
    what: Said
    do: Said
    then: Said
    cites: str = ""


# fmt: off
TEXTS: dict[str, Help] = {
    # Home and oneself
    "home": Help(
        _("Home"),
        _("What waits for you, the pressing things first."),
        _("Open a task, or begin one with the buttons below the list."),
        _("Opening a task changes nothing; it leaves the list when the step it asks for is recorded."),
    ),
    "sign_in": Help(
        _("Sign in"),
        _("The way in for people who hold an account of this node."),
        _("Type your sign-in name and your password. An administrator gives the first password."),
        _("Every sign-in and every refusal is recorded. If your role needs a second factor it is asked for next."),
        "ITI 15 (a)",
    ),
    "change_password": Help(
        _("Your password"),
        _("Here you set the password that only you know."),
        _("Type the present one and a new one of at least twelve characters; a sentence is easier to keep than a word."),
        _("From then on only the new one counts. That it was set is recorded, the password itself nowhere."),
    ),
    "second_factor": Help(
        _("Second factor"),
        _("The second proof that it is you, after the password or before a step that cannot be undone."),
        _("Type the code that your authenticator app shows now, or one of your recovery codes."),
        _("You go on to where you were going. A code counts once."),
        "ITI 15 (a)",
    ),
    "enrol_app": Help(
        _("Add an authenticator app"),
        _("Joins an app on your telephone to your account."),
        _("Read the picture with the app, then type the code that it shows."),
        _("The app is asked for at each sign-in. You get recovery codes next; they are shown once."),
        "ITI 15 (a)",
    ),
    "factors": Help(
        _("Your second factor"),
        _("What you can show besides your password."),
        _("Add an app, make new recovery codes, or remove what you no longer use."),
        _("New recovery codes end the old ones at once. Each change is recorded."),
        "ITI 15 (a)",
    ),
    "sessions": Help(
        _("Where you are signed in"),
        _("Every device on which your account is open now."),
        _("Sign out a device that you do not use or do not know, or all but this one."),
        _("A device that is signed out asks for everything again. If you did not know it, set another password next."),
        "ITI 15 (a)",
    ),
    "sign_ins": Help(
        _("Your sign-ins"),
        _("When and from where your account was opened, and when it was refused."),
        _("Look for times and places that were not yours."),
        _("Nothing changes here. If something was not you, set another password and tell the administrator."),
        "ITI 15 (a)",
    ),
    "sign_ins_of": Help(
        _("Sign-ins of a person"),
        _("When and from where one account was opened or refused."),
        _("Open a locked account again after you have made sure who asks, or sign all its devices out."),
        _("Each act is recorded with your name."),
        "ITI 15 (a)",
    ),
    "tokens": Help(
        _("Tokens of systems"),
        _("The keys with which other systems of this State ask this node and record in it."),
        _("Issue a token, or open one to see what it may do and when it was last used."),
        _("Opening one changes nothing."),
        "ITI 15 (a)",
    ),
    "issue_token": Help(
        _("Issue a token"),
        _("A key for one system, for some purposes, for some time."),
        _("Name the system, tick only what it needs, and set an end."),
        _("The token is shown once and not kept: copy it at once. What it does is recorded under its name."),
        "ITI 15 (a)",
    ),
    "token": Help(
        _("A token"),
        _("What one system may do here, until when, and when it last did."),
        _("Revoke it when the system is no longer used or the token may be known to others."),
        _("A revoked token is refused from that moment on. It cannot be brought back."),
        "ITI 15 (a)",
    ),
    "notices": Help(
        _("Notices"),
        _("What you were told, and when."),
        _("Follow a notice to what it is about, mark them as read, or say how you want to be told."),
        _("Marking as read changes nothing but this list."),
        "ITI 18",
    ),
    "notice_settings": Help(
        _("How you want to be told"),
        _("Which notices reach you by e-mail or calendar, and when."),
        _("Choose the digest and the quiet hours, or make an address for your calendar."),
        _("E-mails hold numbers and references alone. A new calendar address ends the former one."),
    ),
    "enrol_passkey": Help(
        _("Add a passkey"),
        _("Makes a key in your telephone, your computer or on a stick."),
        _("Name the key, press, and do what your browser asks."),
        _("The key signs for this node alone. It is asked for at each sign-in, in place of a code."),
        "ITI 15 (a)",
    ),
    # People and policy
    "people": Help(
        _("People"),
        _("Everyone who has an account, with office and roles."),
        _("Open a person to see or change their roles, or register a new one."),
        _("Opening a person changes nothing."),
        "ITI 15 (a)",
    ),
    "register_person": Help(
        _("Register a person"),
        _("Makes the account of somebody who begins in an office."),
        _("Give the name, the office and a first password, then grant a role on the next page."),
        _("The person can sign in and does nothing else until a role is granted. The act is recorded."),
        "ITI 15 (a)",
    ),
    "person": Help(
        _("A person"),
        _("One person's office, roles and second factor."),
        _("Grant or withdraw a role, or take a lost second factor back after you have made sure who asks."),
        _("A role counts from the next page that the person opens. Each act is recorded with your name."),
        "ITI 15 (a)",
    ),
    "policy": Help(
        _("Policy"),
        _("Which role may do what, made from the table that decides."),
        _("Look up why something is open or closed to you."),
        _("Nothing can be changed here; the table is part of the installed version."),
        "ITI 15 (a)",
    ),
    # Tracing
    "trace": Help(
        _("Trace a weapon"),
        _("One page from the marks on a weapon to what it is and whether our records know it."),
        _("Type the marks as you see them: ? for a character not read, [38] for one of two, * for a part that is gone."),
        _("The answers are proposals. Nothing is recorded until you record the find with its incident."),
        "ITI 14; ITI 16",
    ),
    "incidents": Help(
        _("Incidents"),
        _("Seizures, finds and surrenders; each may hold several weapons."),
        _("Open an incident, or begin a new one."),
        _("Opening one changes nothing."),
        "SDG 16.4.2",
    ),
    "incident_new": Help(
        _("Begin an incident"),
        _("Records that weapons were seized, found or surrendered, where and when."),
        _("Give date, place and, for a seizure, the legal basis. A surrender may be nameless."),
        _("The incident gets its reference; you add each weapon to it as a find."),
        "ITI 16; SDG 16.4.2",
    ),
    "incident": Help(
        _("An incident"),
        _("One seizure, find or surrender with its weapons."),
        _("Add a weapon, or open one to identify it."),
        _("Each weapon becomes an exhibit of its own. First it is made safe, then it is described."),
        "ITI 16; SDG 16.4.2",
    ),
    "finds": Help(
        _("Finds"),
        _("All recovered weapons that you may see, with what they are and how far their trace is."),
        _("Open one to read its marks again, identify it, or open its case."),
        _("Opening one changes nothing."),
        "SDG 16.4.2",
    ),
    "find": Help(
        _("A find"),
        _("One recovered weapon: marks, exhibit, photographs, custody."),
        _("Identify it, read its marks again, hand it over, or open a case to trace it."),
        _("Earlier readings stay in its story. Opening a case lets the tracing unit search all registers for it."),
        "ITI 16; ITI 17",
    ),
    "find_read_again": Help(
        _("Read a find again"),
        _("A second reading of the marks, after cleaning, with better light, or by another officer."),
        _("Type what you see now, with doubts where you have them. Do not copy the first reading."),
        _("The new reading is used from now on; the first stays where it was recorded."),
        "ITI 17 (b)",
    ),
    "cases": Help(
        _("Cases"),
        _("Weapons that are being traced or were, with what is open in each."),
        _("Filter by standing, open a case, or export the list where your role may."),
        _("Opening a case changes nothing. An export is recorded with what it held."),
        "ITI 14",
    ),
    "case": Help(
        _("A case"),
        _("One trace, from the find to the point at which the weapon became illicit."),
        _("Search the registers, confirm or rule out a record, state the grounds, ask offices, establish the point, close."),
        _("Each step is recorded with its reasons. A closed case can be opened again, with a reason."),
        "ITI 5; ITI 6; ITI 14",
    ),
    "case_search": Help(
        _("Search for a case"),
        _("Looks in all registers of the State for the weapon of this case, and only for it."),
        _("Start from the marks that were read; change a reading where you doubt it."),
        _("The search is recorded with the case. The candidates come with reasons; none is chosen for you."),
        "ITI 14; ITI 15",
    ),
    "case_compare": Help(
        _("Compare with a record"),
        _("The marks of the find beside those of one record."),
        _("Compare mark by mark, on the weapon if you can, and say what you compared."),
        _("Confirming joins the record to the case. It can be taken back with a reason."),
        "ITI 14",
    ),
    "case_no_record": Help(
        _("Report that there is no record"),
        _("Says that the weapon is not in the registers of this State."),
        _("Say which registers were searched and with which reading."),
        _("The case stands as not in our records; it can still be asked elsewhere, and taken back."),
        "ITI 14; ITI 21",
    ),
    "case_withdraw_confirmation": Help(
        _("Take a confirmation back"),
        _("Undoes the confirmation of a record, or the report that there is none."),
        _("Say what turned out to be wrong."),
        _("The case is open again; what was confirmed before stays in its log."),
        "ITI 11",
    ),
    "case_grounds": Help(
        _("Grounds"),
        _("Why the weapon is considered illicit."),
        _("Tick each ground that holds, and name the law or the fact."),
        _("No request may leave and no case is closed without at least one ground."),
        "ITI 6; ITI 16",
    ),
    "case_point": Help(
        _("The point at which it became illicit"),
        _("When, where and how the weapon left lawful hands."),
        _("Give the date as precisely as it is known, the place, and the evidence."),
        _("Outcomes that count as traced rest on this point."),
        "ITI 5",
    ),
    "case_ask": Help(
        _("Ask an office"),
        _("A question to an office of this State that holds records."),
        _("Choose the office and the question; mark it urgent only if it is."),
        _("The office sees the weapon of this case and the question, with a last day for the answer."),
        "ITI 14; ITI 18",
    ),
    "case_holder": Help(
        _("A holder"),
        _("The name behind a record, for this case alone."),
        _("Say for which purpose you look. Look only if the case needs the name."),
        _("The name is shown once and the look is recorded; an inspector outside your agency sees it."),
        "ITI 15 (a)",
    ),
    "case_close": Help(
        _("Close the case"),
        _("Ends the trace with an outcome."),
        _("Choose the outcome; those that the facts do not bear out say what is missing."),
        _("The case counts in the statistics of its year. It can be opened again with a reason."),
        "ITI 5; SDG 16.4.2",
    ),
    "case_reopen": Help(
        _("Open a case again"),
        _("Goes on with a case that was closed."),
        _("Say what is new."),
        _("The case is open; its former outcome stays in the log."),
        "ITI 5",
    ),
    "inquiries": Help(
        _("Inquiries"),
        _("Questions between offices of this State, those to answer first."),
        _("Open one to answer it, to remind the office, or to withdraw it."),
        _("Opening one changes nothing."),
        "ITI 14; ITI 18",
    ),
    "inquiry": Help(
        _("An inquiry"),
        _("One question to one office about one weapon."),
        _("Name the record that you found, or the registers that you searched in vain. Silence is never an answer."),
        _("The answer goes to the officer who asked, and stays with the case."),
        "ITI 14; ITI 21",
    ),
    # Records
    "search": Help(
        _("Search"),
        _("Finds records by a serial however worn, by a mark, by a reference."),
        _("Type what you read, with doubts. Maker and calibre make records likelier and hide none."),
        _("Searching changes nothing. A probability is a lead, not a proof."),
        "ITI 14",
    ),
    "weapons": Help(
        _("Records"),
        _("The weapons in the registers that you see."),
        _("Filter, sort, open a record, or export where your role may."),
        _("An export needs a purpose and is recorded."),
        "ITI 11",
    ),
    "register_weapon": Help(
        _("Register a weapon"),
        _("A new record in the register that your office keeps."),
        _("Type the marks as they stand on the weapon, then maker, model, calibre and holder."),
        _("Records with the same or a similar serial are shown first. The record begins its story in the ledger."),
        "ITI 7; ITI 11",
    ),
    "weapon": Help(
        _("A record"),
        _("One weapon: what it is, its marks, its holder and its whole story."),
        _("Record what happened to it, correct what is wrong, add a mark or a photograph."),
        _("Nothing is overwritten: a deed follows, and a correction leaves the old facts in the story."),
        "ITI 11; ITI 12",
    ),
    "record_deed": Help(
        _("Record a deed"),
        _("Something that happened to the weapon: transfer, loss, export, destruction and others."),
        _("Give the date as precisely as it is known, the parties and the document."),
        _("The standing of the weapon follows from the deed. A mistake is put right by a later deed."),
        "ITI 11",
    ),
    "correct_weapon": Help(
        _("Correct a record"),
        _("Puts right what was written down wrongly."),
        _("Change the fact and say how you know. Use a deed instead if the weapon itself changed."),
        _("The old facts stay in the story of the record."),
        "ITI 11",
    ),
    "read_mark": Help(
        _("Read a mark"),
        _("One mark on the weapon, read now."),
        _("Type it as it stands, with its place and its condition."),
        _("It is found by searches at once. An earlier reading of the same mark is kept."),
        "ITI 8; ITI 10",
    ),
    "look_up_person": Help(
        _("Look up a person"),
        _("Which weapons a person holds, for a purpose and a case."),
        _("Type the whole name or the document number, the purpose and the case."),
        _("Each look is recorded and counted. When your looks are used up, a second officer is asked."),
        "ITI 15 (a)",
    ),
    "look_up_place": Help(
        _("Look up a place"),
        _("Which weapons are held at a place, for a purpose and a case."),
        _("Type the place as narrowly as you can, the purpose and the case."),
        _("Each page shown is a look of its own; it is recorded and counted."),
        "ITI 15 (a)",
    ),
    # Loads and work
    "loads": Help(
        _("Loads"),
        _("Files of records that were taken in at once."),
        _("Load a file, or open a load to see what became of its rows."),
        _("Opening one changes nothing."),
        "ITI 11",
    ),
    "load_new": Help(
        _("Load a file"),
        _("Takes in a spreadsheet or a text file of records, as it is."),
        _("Choose the register and the file. The file need not be tidied first."),
        _("The file is read and shown to you. No record is made until you start the load."),
        "ITI 11",
    ),
    "load": Help(
        _("A load"),
        _("One file: how it is understood, how far it is, what was kept aside and why."),
        _("Look at the first rows and start, or fetch the rows that were kept aside, mend them and load them again."),
        _("Starting makes the records in the background. A load can be undone; records that had a deed since are kept."),
        "ITI 11",
    ),
    "load_columns": Help(
        _("What the columns mean"),
        _("Which column of the file is the serial, the maker, the date."),
        _("Change what was guessed wrongly, and say what holds for all rows."),
        _("The first rows are shown again as they will be recorded. Nothing is loaded yet."),
        "ITI 11",
    ),
    "jobs": Help(
        _("Work under way"),
        _("What takes longer than a page."),
        _("See how far it is, end it, or try it again after it failed."),
        _("Ending it stops at the next step; what is done by then stays done and says so."),
    ),
    # Catalogue
    "catalogue": Help(
        _("Catalogue"),
        _("What is known of makers, models, calibres, marks and States, with its sources."),
        _("Open a table, or write down what you know of a weapon to identify it."),
        _("Reading changes nothing. A change of an entry counts for every later identification."),
        "ITI 31 (b)",
    ),
    "identify": Help(
        _("Identify a weapon"),
        _("From what is written about a weapon to maker, model, calibre and country."),
        _("Type a note in your own words, with the marks as they stand."),
        _("The answer proposes, with reasons and warnings. Nothing of what you type is kept."),
        "ITI 16",
    ),
    "catalogue_table": Help(
        _("A table of the catalogue"),
        _("All entries of one kind."),
        _("Search, filter, open an entry, take the table as a file, or add an entry."),
        _("The file holds no record of this State."),
        "ITI 31 (b)",
    ),
    "catalogue_new": Help(
        _("New entry"),
        _("Adds a maker, a model, a mark that the catalogue lacks."),
        _("Give the source: an address that you opened, or that you recall it."),
        _("The entry counts for identification at once; who added it is recorded."),
        "ITI 31 (b)",
    ),
    "catalogue_entry": Help(
        _("An entry of the catalogue"),
        _("What is known, from which source, and what depends on it."),
        _("Follow the connections, or change the entry if you know better."),
        _("Reading changes nothing."),
        "ITI 31 (b)",
    ),
    "catalogue_change": Help(
        _("Change an entry"),
        _("Corrects or completes an entry of the catalogue."),
        _("Change what is wrong and name the source of the new fact."),
        _("The former facts stay in the ledger."),
        "ITI 31 (b)",
    ),
    # Contacts
    "contacts": Help(
        _("Contacts"),
        _("Offices here and abroad that answer, those confirmed longest ago first."),
        _("Open one, confirm that it still answers, or register a new one."),
        _("Confirming records today's date. Opening one changes nothing."),
        "ITI 25; ITI 31 (a)",
    ),
    "contact_new": Help(
        _("Register a contact"),
        _("An office that answers for a purpose."),
        _("Give the function, the ways to reach it and its languages. Write an office, not a person."),
        _("It stands among the contacts until it is ended."),
        "ITI 25; ITI 31 (a)",
    ),
    "contact": Help(
        _("A contact"),
        _("How to reach one office, and when that was last confirmed."),
        _("Confirm it after you have heard from it, or end it when it no longer answers."),
        _("An ended contact stays for the records and is not proposed any more."),
        "ITI 25",
    ),
    "authorities": Help(
        _("Authorities"),
        _("The bodies to which the contacts belong."),
        _("Register a body, then a contact of it."),
        _("Registering one is recorded."),
        "ITI 25",
    ),
    "authority_new": Help(
        _("Register an authority"),
        _("A body of a State, a region or an organisation."),
        _("Give its name and, for a State, which one."),
        _("You can then register its contacts."),
        "ITI 25",
    ),
    # Ledger and papers
    "ledger": Help(
        _("Ledger"),
        _("Every deed of this node, in order. Nothing in it can be changed without showing."),
        _("Open an entry, or fetch the signed checkpoint and give it to somebody outside."),
        _("Whoever holds an old checkpoint can show that nothing before it was changed."),
        "ITI 11; ITI 12",
    ),
    "ledger_entry": Help(
        _("An entry of the ledger"),
        _("One deed: who, when, in which role, and what it says where you may see it."),
        _("Fetch its proof; it can be checked on another machine without this node."),
        _("Fetching a proof changes nothing."),
        "ITI 11; ITI 12",
    ),
    "paper_forms": Help(
        _("Paper forms"),
        _("Blank forms to fill in by hand, and what became of each number that was printed."),
        _("Choose form, language and copies, and print. Later type the number from the paper, or its code, in the box above the list."),
        _("Printing records the numbers. Each stays here as printed until its paper is typed back or marked as spoilt."),
        "ITI 11; ITI 16",
    ),
    "paper_form": Help(
        _("A paper form"),
        _("One numbered sheet: where it is, its scan, and the fields on which it is typed back."),
        _("Add a scan if there is one, then type what stands on the paper. Before each choice stands the code that is printed beside its box."),
        _("The incident or the find is recorded as if it had been typed without paper, and names the form. A number is typed back once."),
        "ITI 11; ITI 16",
    ),
    "verify_paper": Help(
        _("Check a paper"),
        _("Says whether this node made a paper that you hold. No account is needed."),
        _("Type the code at the foot of the paper, then compare digest and reference with the paper."),
        _("You are told no more than the paper says."),
        "ITI 12",
    ),
    # Training and help
    "practice": Help(
        _("Practice"),
        _("Exercises with made-up weapons. Nothing here is real."),
        _("Choose an exercise, look at your own progress, or delete it."),
        _("Nothing that you do here reaches the registers or the ledger. Nobody but you sees your scores."),
        "PoA III.7",
    ),
    "practice_exercise": Help(
        _("An exercise"),
        _("One made-up weapon with one question."),
        _("Look closely and answer as you would at work. Show doubt where you have it: doubt is not punished."),
        _("You get a score and the reasons. Only the first answer to an exercise counts for your progress."),
        "PoA III.7",
    ),
    "first_day": Help(
        _("First day"),
        _("The pages of your role in the order of a working day."),
        _("Open each page, come back, and tick what you have seen."),
        _("The ticks are yours alone. They open nothing and close nothing."),
        "PoA III.7",
    ),
    "help": Help(
        _("Help"),
        _("All help texts and the words of the field in one place."),
        _("Search for a word, or read the texts in order."),
        _("Searching keeps nothing."),
    ),
}
# fmt: on

STANDS_WITH = {
    "make_recovery_codes": "factors",
    "remove_factor": "factors",
    "reset_second_factor": "person",
    "change_role": "person",
    "trace_live": "trace",
    "paper_form_spoil": "paper_form",
    "paper_form_reopen": "paper_form",
    "paper_form_scan": "paper_form",
    "paper_form_picture": "paper_form",
    "find_identify": "find",
    "find_hand_over": "find",
    "find_photograph": "find",
    "find_photographs": "find",
    "compare_find_photographs": "find",
    "annotate_find_photograph": "find",
    "withdraw_find_place": "find",
    "find_picture": "find",
    "find_look": "find",
    "find_tile": "find",
    "find_open_case": "find",
    "cases_export": "cases",
    "inquiry_remind": "inquiry",
    "inquiry_withdraw": "inquiry",
    "export_weapons": "weapons",
    "add_photograph": "weapon",
    "look_at_holder": "weapon",
    "weapon_photograph": "weapon",
    "weapon_photographs": "weapon",
    "photograph": "weapon",
    "photograph_tile": "weapon",
    "compare_photographs": "weapon",
    "annotate_photograph": "weapon",
    "withdraw_place": "weapon",
    "load_start": "load",
    "load_aside": "load",
    "load_repeats": "load",
    "load_undo": "load",
    "cancel_job": "jobs",
    "job_again": "jobs",
    "catalogue_export": "catalogue_table",
    "catalogue_code": "catalogue_entry",
    "contacts_export": "contacts",
    "contact_confirm": "contact",
    "contact_end": "contact",
    "ledger_proof": "ledger_entry",
    "ledger_checkpoint": "ledger",
    "issue_paper": "weapon",
    "calendar": "notice_settings",
    "end_calendar": "notice_settings",
    "renew_calendar": "notice_settings",
    "notices_read": "notices",
    "end_session": "sessions",
    "end_sessions": "sessions",
    "end_sessions_of": "sign_ins_of",
    "unlock_sign_in": "sign_ins_of",
    "link_subject": "person",
    "revoke_token": "token",
    "practice_forget": "practice",
    "first_day_tick": "first_day",
}
"""Addresses behind a button or a file: their help is that of the page on which they are pressed."""

NO_PAGE = {
    "health": "for machines: it says `ok`",
    "health_live": "for machines: it says `ok`",
    "health_ready": "for machines: it says `ready`, or not",
    "metrics": "for machines: numbers, for whoever shows the token",
    "sign_out": "leads to the sign-in page",
    "single_sign_on": "leads to the State's own sign-in service",
    "single_sign_on_back": "leads to where the person was going",
    "set_language": "leads back to the page it was pressed on",
}


def help_of(url_name: str) -> Help | None:
    """The help of the page with this address."""
    return TEXTS.get(STANDS_WITH.get(url_name, url_name))
