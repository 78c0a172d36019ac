package io.serai.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a [BadgeLayout], and refuses what it is not.
final class LayoutReader {
    private static final int MOST_FIELDS = 30;
    private static final List<Integer> PER_SHEET = List.of(1, 2, 4, 6, 8, 10);
    private static final double SMALLEST_BOX = 3;
    private static final double SMALLEST_SQUARE = 20;
    private static final double SMALLEST_TEXT = 6;
    private static final double LARGEST_TEXT = 120;

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-]{11,22}");

    /// What a box may be over the edge, as lengths are rounded.
    private static final double ROUNDING = 0.05;

    private final JsonNode given;

    LayoutReader(JsonNode given) {
        this.given = given;
    }

    BadgeLayout layout() {
        only(given, "", Set.of("page", "per_page", "fields", "qr", "logo"));
        BadgeLayout.Page page =
                word(given, "page", "", TextNode.valueOf(""), BadgeLayout.Page.values(), BadgeLayout.Page::word);
        var empty = new BadgeLayout(page, perPage(page), List.of(), null, null);
        JsonNode square = given.path("qr");
        JsonNode logo = given.path("logo");
        return new BadgeLayout(
                page,
                empty.perPage(),
                texts(empty),
                square.isMissingNode() || square.isNull() ? null : square(square, empty),
                logo.isMissingNode() || logo.isNull() ? null : logo(logo, empty));
    }

    private int perPage(BadgeLayout.Page page) {
        JsonNode count = given.path("per_page");
        if (count.isMissingNode() || count.isNull()) {
            return 1;
        }
        List<Integer> possible = page.isSheet() ? PER_SHEET : List.of(1);
        if (!count.isIntegralNumber() || !possible.contains(count.intValue())) {
            throw unfit("per_page", "expected one of " + possible + " for the page " + page.word());
        }
        return count.intValue();
    }

    private List<BadgeLayout.Text> texts(BadgeLayout badge) {
        JsonNode fields = given.path("fields");
        if (!fields.isArray() || fields.isEmpty() || fields.size() > MOST_FIELDS) {
            throw unfit("fields", "expected a list of 1 to " + MOST_FIELDS);
        }
        var texts = new ArrayList<BadgeLayout.Text>();
        for (int i = 0; i < fields.size(); i++) {
            texts.add(text(fields.get(i), "fields[" + i + "].", badge));
        }
        return texts;
    }

    private static BadgeLayout.Text text(JsonNode field, String path, BadgeLayout badge) {
        only(field, path, Set.of("field", "x_mm", "y_mm", "w_mm", "h_mm", "size", "bold", "align", "fit"));
        String name = word(
                field, "field", path, TextNode.valueOf(""), BadgeLayout.FIELDS.toArray(String[]::new), word -> word);
        BadgeLayout.Box box = box(field, path, badge);
        JsonNode bold = field.path("bold").isMissingNode() ? BooleanNode.FALSE : field.path("bold");
        if (!bold.isBoolean()) {
            throw unfit(path + "bold", "expected true or false");
        }
        BadgeLayout.Align align = word(
                field, "align", path, TextNode.valueOf("left"), BadgeLayout.Align.values(), BadgeLayout.Align::word);
        String fit =
                word(field, "fit", path, TextNode.valueOf("shrink"), new String[] {"shrink", "wrap"}, word -> word);
        double size = number(field, "size", path, SMALLEST_TEXT, LARGEST_TEXT);
        return new BadgeLayout.Text(name, box, size, bold.booleanValue(), align, fit.equals("wrap"));
    }

    private static BadgeLayout.Box box(JsonNode node, String path, BadgeLayout badge) {
        var box = new BadgeLayout.Box(
                number(node, "x_mm", path, 0, badge.width()),
                number(node, "y_mm", path, 0, badge.height()),
                number(node, "w_mm", path, SMALLEST_BOX, badge.width()),
                number(node, "h_mm", path, SMALLEST_BOX, badge.height()));
        within(path, "w_mm", box.x() + box.width(), badge.width());
        within(path, "h_mm", box.y() + box.height(), badge.height());
        return box;
    }

    private static BadgeLayout.Logo logo(JsonNode logo, BadgeLayout badge) {
        only(logo, "logo.", Set.of("file", "x_mm", "y_mm", "w_mm", "h_mm"));
        JsonNode file = logo.path("file");
        if (!file.isTextual() || !FILE.matcher(file.textValue()).matches()) {
            throw unfit("logo.file", "expected the id of a hosted file");
        }
        return new BadgeLayout.Logo(file.textValue(), box(logo, "logo.", badge));
    }

    private static BadgeLayout.Square square(JsonNode square, BadgeLayout badge) {
        only(square, "qr.", Set.of("x_mm", "y_mm", "mm"));
        var read = new BadgeLayout.Square(
                number(square, "x_mm", "qr.", 0, badge.width()),
                number(square, "y_mm", "qr.", 0, badge.height()),
                number(square, "mm", "qr.", SMALLEST_SQUARE, Math.min(badge.width(), badge.height())));
        within("qr.", "mm", read.x() + read.side(), badge.width());
        within("qr.", "mm", read.y() + read.side(), badge.height());
        return read;
    }

    private static void only(JsonNode node, String path, Set<String> known) {
        if (!node.isObject()) {
            throw unfit(path, "expected an object");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw unfit(
                        path + OneWord.of(name), "is unknown; there are " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    private static double number(JsonNode node, String name, String path, double least, double most) {
        JsonNode number = node.path(name);
        if (!number.isNumber() || number.doubleValue() < least || number.doubleValue() > most) {
            throw unfit(path + name, "expected a number from " + plain(least) + " to " + plain(most));
        }
        return number.doubleValue();
    }

    private static void within(String path, String name, double end, double edge) {
        if (end > edge + ROUNDING) {
            throw unfit(path + name, "ends at " + plain(end) + " mm, and the badge at " + plain(edge) + " mm");
        }
    }

    private static <T> T word(
            JsonNode node, String name, String path, TextNode usual, T[] possible, Function<T, String> word) {
        JsonNode said = node.path(name).isMissingNode() ? usual : node.path(name);
        return Stream.of(possible)
                .filter(one -> said.isTextual() && word.apply(one).equals(said.textValue()))
                .findFirst()
                .orElseThrow(() -> unfit(
                        path + name,
                        "expected one of "
                                + String.join(
                                        ", ", Stream.of(possible).map(word).toList())));
    }

    private static String plain(double length) {
        return new BigDecimal(length)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static IllegalArgumentException unfit(String where, String expected) {
        return new IllegalArgumentException((where.isEmpty() ? "" : where + ": ") + expected);
    }
}
