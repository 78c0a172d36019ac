package io.serai.hub.database;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `SELECT VERSION()` answers, such as `10.11.6-MariaDB-0+deb12u1`.
record ServerVersion(String text, int major, int minor, boolean mariaDb) {
    private static final int MAJOR = 10;
    private static final int MINOR = 10;
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

    static ServerVersion of(String text) {
        Matcher numbers = NUMBERS.matcher(text);
        boolean found = numbers.find();
        return new ServerVersion(
                text,
                found ? Integer.parseInt(numbers.group(1)) : 0,
                found ? Integer.parseInt(numbers.group(2)) : 0,
                text.contains("MariaDB"));
    }

    /// @throws SchemaException where the hub can't work with it
    void require() {
        boolean newEnough = major > MAJOR || major == MAJOR && minor >= MINOR;
        if (!mariaDb || !newEnough) {
            throw new SchemaException("its server is " + (mariaDb ? "MariaDB " : "") + text
                    + ", and Serai needs MariaDB " + MAJOR + "." + MINOR + " or newer; nothing was changed");
        }
    }
}
