package io.serai.mail;

import java.util.Optional;

/// Writes the hub's own mails, by the domain that they are about.
public interface Letters {

    /// Called by a worker when the mail is about to be sent, and again at every later try: what must not rest in the
    /// inbox, such as a one-time token, is made here.
    ///
    /// @param kind such as `reset`
    /// @param about the uuid of whom it is for, or what else its writer knows it by
    /// @return empty where there is nothing to send any more: the job is done then
    Optional<Letter> write(String kind, String about);
}
