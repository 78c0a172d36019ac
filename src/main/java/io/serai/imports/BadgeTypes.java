package io.serai.imports;

import io.serai.tables.CellText;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which badge type a ticket's name stands for: the first rule whose text the name contains, without letter case.
public record BadgeTypes(List<Rule> rules) {
    public static final BadgeTypes DEFAULT =
            new BadgeTypes(List.of(new Rule("sponsor", "sponsor"), new Rule("attend", "attendee")));

    public BadgeTypes {
        rules = List.copyOf(rules);
    }

    /// One rule.
    ///
    /// @param contains not empty
    /// @param badgeTypeCode 1 to 255 characters
    public record Rule(String contains, String badgeTypeCode) {
        public Rule {
            if (contains.isBlank() || badgeTypeCode.isBlank() || badgeTypeCode.length() > 255) {
                throw new IllegalArgumentException("badge type rule contains '" + contains + "' -> '" + badgeTypeCode
                        + "': expected both, the code with at most 255 characters");
            }
            contains = contains.strip().toLowerCase(Locale.ROOT);
            badgeTypeCode = badgeTypeCode.strip();
        }
    }

    /// Null when no rule matches.
    @Nullable
    String codeOf(String ticket) {
        String name = CellText.key(ticket);
        for (Rule rule : rules) {
            if (name.contains(rule.contains)) {
                return rule.badgeTypeCode;
            }
        }
        return null;
    }
}
