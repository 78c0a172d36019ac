package io.serai.mail;

import io.serai.hub.addresses.MailAddress;
import java.util.regex.Pattern;

/// By what somebody is written to.
public enum Channel {
    MAIL,
    SMS;

    /// ITU-T E.164.
    private static final Pattern NUMBER = Pattern.compile("\\+[1-9]\\d{6,14}");

    /// As it stands in the database and the API.
    public String word() {
        return this == MAIL ? "mail" : "sms";
    }

    static Channel of(String word) {
        return word.equals("sms") ? SMS : MAIL;
    }

    /// As it is shown.
    ///
    /// @throws IllegalArgumentException where it is no address, or no number; fit for the caller
    public String checked(String address) {
        if (this == MAIL) {
            return Mailbox.of(address).address();
        }
        String number = address.strip();
        if (!NUMBER.matcher(number).matches()) {
            throw new IllegalArgumentException("a number is given as +4930123456: a plus, then 7 to 15 digits");
        }
        return number;
    }

    /// One person's addresses are one, however they are written.
    ///
    /// @param address as checked
    String key(String address) {
        return this == MAIL ? MailAddress.key(address) : address;
    }
}
