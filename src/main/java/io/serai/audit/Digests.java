package io.serai.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The bytes that are hashed (SHA-256, FIPS 180-4). A text is its length in bytes as four bytes, then UTF-8; a text
/// that is none is the length -1. So no two lists of texts have the same bytes.
final class Digests {
    static final int SALT = 16;
    static final byte[] BEGINNING = new byte[32];

    private Digests() {}

    static byte[] part(byte[] salt, List<@Nullable String> values) {
        MessageDigest digest = sha256();
        digest.update(salt);
        values.forEach(value -> add(digest, value));
        return digest.digest();
    }

    /// @param before the hash of the row before; [#BEGINNING] for the first
    /// @param number its place in the chain, from 1
    static byte[] row(byte[] before, long number, Row row) {
        MessageDigest digest = sha256();
        digest.update(before);
        var values = new ArrayList<@Nullable String>();
        values.add(Long.toString(number));
        values.add(Long.toString(row.key()));
        values.add(row.id());
        values.add(Long.toString(row.at().toEpochMilli()));
        values.add(row.account() == null ? null : row.account().toString());
        values.add(row.action());
        values.add(row.outcome());
        values.add(row.resource());
        values.add(row.requestId());
        values.add(Integer.toString(row.count()));
        values.add(row.kind());
        values.forEach(value -> add(digest, value));
        digest.update(row.actor().digest());
        digest.update(row.subject().digest());
        return digest.digest();
    }

    private static void add(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(text == null ? -1 : bytes.length)
                .flip());
        digest.update(bytes);
    }

    static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
