package io.serai.badges;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// The fonts that badges are printed in: Liberation Sans, which has Latin with all of Vietnamese, Greek, Cyrillic and
/// Hebrew, and may be embedded and passed on (SIL Open Font License 1.1). Read at the first print.
final class Fonts {
    private static final String FOLDER = "/liberation/";

    private volatile byte[] regular = new byte[0];
    private volatile byte[] bold = new byte[0];

    byte[] regular() {
        if (regular.length == 0) {
            regular = read("LiberationSans-Regular.ttf");
        }
        return regular;
    }

    byte[] bold() {
        if (bold.length == 0) {
            bold = read("LiberationSans-Bold.ttf");
        }
        return bold;
    }

    private static byte[] read(String name) {
        try (InputStream in = Fonts.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("the class path has no font " + FOLDER + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the font " + name, e);
        }
    }
}
