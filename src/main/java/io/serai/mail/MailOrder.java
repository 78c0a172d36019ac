package io.serai.mail;

/// A mail that an account wants to have sent: the body that the Kamelet `mail-send-action` takes.
///
/// @param account the tenant's integer key
public record MailOrder(long account, OutgoingMail mail) {}
