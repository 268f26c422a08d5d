"""What is said of a file that is not taken: what is wrong, and how to mend it."""

from django.utils.translation import gettext as _

from rectification.errors import TooLarge, UnreadableFile


def mismatch() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The content is not what the file name says. Open the file, save it in its "
            "own format and choose it again."
        )
    )


def damaged() -> UnreadableFile:
    return UnreadableFile(_("The file is damaged. Save it anew and choose it again."))


def cut_off() -> UnreadableFile:
    return UnreadableFile(
        _("The end of the file is missing. Copy it again and choose the new copy.")
    )


def macros() -> UnreadableFile:
    return UnreadableFile(
        _("The file contains macros. Save it without macros, or as PDF.")
    )


def scripted() -> UnreadableFile:
    return UnreadableFile(
        _("The file contains a script. Print it to PDF and choose the new file.")
    )


def declaring() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The document carries declarations that no office program writes. Open it "
            "and save it anew, or as PDF."
        )
    )


def remote() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The document fetches a template, picture or data from elsewhere. Take the "
            "link out, or save it as PDF."
        )
    )


def locked() -> UnreadableFile:
    return UnreadableFile(_("The file is locked by a password. Save it without one."))


def hidden() -> UnreadableFile:
    return UnreadableFile(
        _(
            "Another file is hidden in this one. Print or export it anew and "
            "choose the new file."
        )
    )


def dangerous(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("The archive contains a program, a web page or a macro document: ") + name
    )


def closed(name: str) -> UnreadableFile:
    return UnreadableFile(
        _(
            "The archive contains what cannot be looked into: %(name)s. Unpack it and "
            "choose the files themselves."
        )
        % {"name": name}
    )


def misplaced(name: str) -> UnreadableFile:
    return UnreadableFile(
        _("The archive would write outside its folder: %(name)s. Pack the files anew.")
        % {"name": name}
    )


def infected() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The virus scanner refuses the file. Tell whoever keeps your computer, and "
            "choose a clean copy."
        )
    )


def not_scanned() -> UnreadableFile:
    return UnreadableFile(
        _(
            "The virus scanner gives no answer, so the file is not taken. Try again in "
            "a few minutes; if it stays so, tell the system administrator."
        )
    )


def too_much() -> TooLarge:
    return TooLarge(_("The archive unpacks to too much. Split it."))


def too_wide() -> TooLarge:
    return TooLarge(_("The picture has too many pixels. Save it smaller."))


def too_deep() -> UnreadableFile:
    return UnreadableFile(
        _(
            "Tables or boxes stand within one another too deep. Save the text alone, "
            "or paste it."
        )
    )


def says_nothing() -> UnreadableFile:
    return UnreadableFile(
        _("The file holds no text. Open it, copy what it shows and paste that.")
    )


def is_ofd() -> UnreadableFile:
    return UnreadableFile(
        _(
            "An OFD file is not read for its words. Choose the Word file it was made "
            "of, or copy its text and paste that."
        )
    )


def no_document() -> UnreadableFile:
    return UnreadableFile(
        _(
            "This is no Word or Excel document. Open it, save it as .docx or .xlsx and "
            "choose that file."
        )
    )


def is_picture() -> UnreadableFile:
    return UnreadableFile(
        _(
            "This is a picture: no words can be read from it. Have them recognised "
            "(in WPS: 图片转文字), check them, and choose that file or paste the text."
        )
    )


def is_old(extension: str) -> UnreadableFile:
    return UnreadableFile(
        _(
            "Files of the old kind (%(kind)s) cannot be read here. Open it in Word or "
            "WPS, save it as .docx or .xlsx and choose that file."
        )
        % {"kind": extension}
    )
