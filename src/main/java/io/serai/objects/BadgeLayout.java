package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How badges are printed, as a badge template's `layout_json` says. Lengths are millimetres from the badge's upper
/// left corner; all of it lies on the badge.
///
/// @param perPage badges on a page; more than one on sheets only
/// @param square where the code stands; null for none
/// @param logo null for none
public record BadgeLayout(
        Page page,
        int perPage,
        List<Text> texts,
        @Nullable Square square,
        @Nullable Logo logo) {
    /// What of a badge may be printed.
    public static final List<String> FIELDS = List.of(
            "given_name",
            "family_name",
            "full_name",
            "email",
            "professional_title",
            "affiliations",
            "state_province",
            "country",
            "badge_type",
            "badge_type_code",
            "external_registration_id",
            "other_1",
            "other_2",
            "other_3",
            "other_4",
            "other_5",
            "event_name");

    public BadgeLayout {
        texts = List.copyOf(texts);
    }

    /// What is printed on.
    public enum Page {
        A4("a4", 210, 297),
        LETTER("letter", 215.9, 279.4),
        /// The size of a bank card, nearly.
        CARD("86x54", 86, 54),
        BADGE("4x3in", 101.6, 76.2);

        private final String word;
        private final double width;
        private final double height;

        Page(String word, double width, double height) {
            this.word = word;
            this.width = width;
            this.height = height;
        }

        /// As a layout calls it.
        public String word() {
            return word;
        }

        /// Millimetres.
        public double width() {
            return width;
        }

        /// Millimetres.
        public double height() {
            return height;
        }

        boolean isSheet() {
            return this == A4 || this == LETTER;
        }
    }

    /// Where a text stands.
    public record Box(double x, double y, double width, double height) {}

    /// A text of the badge.
    ///
    /// @param size points, and less where it does not fit
    /// @param wraps whether it goes on in further lines
    public record Text(String field, Box box, double size, boolean bold, Align align, boolean wraps) {}

    /// The code, with the white around it that scanners need.
    public record Square(double x, double y, double side) {}

    /// A picture, as large as its box allows.
    ///
    /// @param file public id of a hosted file
    public record Logo(String file, Box box) {}

    /// On which side of its box a text begins.
    public enum Align {
        LEFT,
        CENTER,
        RIGHT;

        /// As a layout calls it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Badges beside each other.
    public int columns() {
        return perPage > 2 ? 2 : 1;
    }

    /// Millimetres.
    public double width() {
        return page.width / columns();
    }

    /// Millimetres.
    public double height() {
        return page.height * columns() / perPage;
    }

    /// @throws IllegalArgumentException with what is wrong where, and what was expected
    public static BadgeLayout of(JsonNode given) {
        return new LayoutReader(given).layout();
    }
}
