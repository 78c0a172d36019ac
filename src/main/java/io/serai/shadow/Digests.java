package io.serai.shadow;

import io.serai.hub.settings.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What stands for what is too long to be shown.
final class Digests {
    private static final int SHOWN = 6;

    private Digests() {}

    /// The first bytes of the SHA-256, in hex.
    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.digest().digest(bytes), 0, SHOWN);
    }

    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
