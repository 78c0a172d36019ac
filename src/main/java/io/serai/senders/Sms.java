package io.serai.senders;

/// One SMS to be sent.
///
/// @param account the tenant's integer key
/// @param to as +4930123456
/// @param text 1 to 1,600 characters, as Twilio takes them
record Sms(long account, String to, String text) {
    private static final int LONGEST = 1_600;

    Sms {
        if (text.isBlank() || text.length() > LONGEST) {
            throw new IllegalArgumentException("its text has 1 to " + LONGEST + " characters");
        }
    }

    /// Without what is nobody's business in a log.
    @Override
    public String toString() {
        return "sms";
    }
}
