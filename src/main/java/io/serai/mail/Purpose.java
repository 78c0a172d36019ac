package io.serai.mail;

/// What a mail is for, which decides what is asked and said before it goes.
public enum Purpose {
    /// The hub's own to somebody who wants in: it always goes, and no machine is to answer it (RFC 3834).
    SIGN_IN,
    /// From an account to one person.
    PERSONAL,
    /// From an account to its guests: whoever gets it can end that with one click (RFC 8058).
    LIST
}
