package io.serai.invitations;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How far an access is doubted.
///
/// @param score 0 to 100
/// @param band `low`, `medium`, `high` or `block`
/// @param parts by name, 0 to 100 each; null where nothing was weighed
/// @param unscored whether the scorer failed: it counts as low then
record Judgement(int score, String band, @Nullable Map<String, Integer> parts, String reason, boolean unscored) {

    boolean isBlocked() {
        return band.equals("block");
    }
}
