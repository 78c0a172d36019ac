package io.serai.invitations.sheet;

import io.serai.imports.Column;
import io.serai.imports.Columns;
import io.serai.imports.EmailAddress;
import io.serai.imports.Mapped;
import io.serai.invitations.phone.Phone;
import io.serai.invitations.sheet.GuestRow.Action;
import io.serai.tables.CellText;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads rows as guests. It keeps the addresses it has seen, by which it knows a repeat.
final class GuestRows {
    private static final int LONGEST_NAME = 255;
    private static final int MOST_PLUS_ONES = 99;
    /// As spreadsheets show a whole number, too.
    private static final Pattern WHOLE = Pattern.compile("\\+?(\\d{1,2})([.,]0{1,2})?");

    private final Columns columns;
    private final Map<GuestField, Column> fields = new EnumMap<>(GuestField.class);
    private final @Nullable String region;
    /// The row in which an address or a number stood first.
    private final Map<String, Integer> seen = new HashMap<>();

    GuestRows(Columns columns, @Nullable String region) {
        this.columns = columns;
        this.region = region;
        for (GuestField field : GuestField.values()) {
            fields.put(field, field.in(columns));
        }
    }

    GuestRow of(SourceRow row) {
        var faults = new ArrayList<String>();
        String name = name(row, faults);
        String writtenEmail = column(GuestField.EMAIL).raw(row);
        String writtenPhone = line(row, GuestField.PHONE);
        Integer plusOnes = plusOnes(line(row, GuestField.PLUS_ONES), faults);
        String email = email(writtenEmail, faults);
        String phone = phone(writtenPhone, faults);
        if (writtenEmail == null && writtenPhone == null) {
            faults.add("has no email and no phone; expected one of them");
        }
        Mapped.Rejected unreadable = columns.unreadable(row);
        if (unreadable != null) {
            faults.addFirst(said(unreadable.column(), unreadable.value(), unreadable.reason()));
        }
        if (!faults.isEmpty()) {
            return new GuestRow(
                    row.number(),
                    name,
                    shown(writtenEmail),
                    shown(writtenPhone),
                    plusOnes,
                    Action.REJECT,
                    String.join("; ", faults));
        }
        var guest = new GuestRow(row.number(), name, email, phone, plusOnes, Action.CREATE, null);
        Integer first = seen.putIfAbsent(email == null ? String.valueOf(phone) : EmailAddress.key(email), row.number());
        return first == null
                ? guest
                : guest.skipped("the same " + (email == null ? "phone" : "email") + " as in row " + first);
    }

    private @Nullable String name(SourceRow row, List<String> faults) {
        String full = line(row, GuestField.NAME);
        String parts = Stream.of(GuestField.GIVEN_NAME, GuestField.FAMILY_NAME)
                .map(field -> line(row, field))
                .filter(part -> part != null)
                .collect(Collectors.joining(" "));
        String name = CellText.oneLine(full == null ? parts : full);
        int length = name.codePointCount(0, name.length());
        if (length > LONGEST_NAME) {
            faults.add("the name has " + length + " characters; expected at most " + LONGEST_NAME);
            return CellText.shown(name);
        }
        return name.isEmpty() ? null : name;
    }

    private @Nullable String email(@Nullable String written, List<String> faults) {
        if (written == null) {
            return null;
        }
        String email = EmailAddress.pasted(written);
        String wrong = EmailAddress.whatIsWrong(email);
        if (wrong != null) {
            faults.add(said(label(GuestField.EMAIL), written, wrong));
        }
        return email;
    }

    private @Nullable String phone(@Nullable String written, List<String> faults) {
        if (written == null) {
            return null;
        }
        try {
            return Phone.parse(written, region).e164();
        } catch (IllegalArgumentException e) {
            faults.add(said(label(GuestField.PHONE), written, e.getMessage()));
            return null;
        }
    }

    private @Nullable Integer plusOnes(@Nullable String written, List<String> faults) {
        if (written == null) {
            return null;
        }
        var whole = WHOLE.matcher(written);
        if (!whole.matches()) {
            faults.add(said(
                    label(GuestField.PLUS_ONES),
                    written,
                    "is no number of further guests; expected 0 to " + MOST_PLUS_ONES));
            return null;
        }
        return Integer.valueOf(whole.group(1));
    }

    private @Nullable String line(SourceRow row, GuestField field) {
        return column(field).line(row);
    }

    private String label(GuestField field) {
        return column(field).label();
    }

    private Column column(GuestField field) {
        return fields.getOrDefault(field, new Column(field.name(), List.of()));
    }

    private static String said(String column, String value, @Nullable String wrong) {
        return column + " '" + CellText.shown(value) + "' " + wrong;
    }

    private static @Nullable String shown(@Nullable String written) {
        return written == null ? null : CellText.shown(written);
    }
}
