package io.serai.audit;

import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A place in the chain and the hash there, such as `1042:9f86d0…`: who notes it down elsewhere can later show that
/// nothing up to there was changed or removed since, not even by one who can write the database.
@SuppressWarnings("ArrayRecordComponent") // compared by Digests.same
record Head(long number, byte[] hash) {
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    /// @throws IllegalArgumentException where it is not written as [#toString] writes it
    static Head parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a number, a colon and 64 hex digits, not " + text);
        }
        return new Head(Long.parseLong(matcher.group(1)), HexFormat.of().parseHex(matcher.group(2)));
    }

    @Override
    public String toString() {
        return number + ":" + Digests.hex(hash);
    }
}
