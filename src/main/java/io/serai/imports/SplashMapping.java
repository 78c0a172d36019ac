package io.serai.imports;

import io.serai.tables.CellText;
import io.serai.tables.FileProblem;
import io.serai.tables.SourceRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Splash (Cvent) attendee export.
final class SplashMapping implements RowMapping {
    private static final String CUSTOM = "Custom:";

    private final Columns columns;
    private final String statusFilter;
    private final Column email;
    private final Column fullName;
    private final Column status;
    private final Column optIn;
    private final Map<AttendeeField, Column> fields = new LinkedHashMap<>();
    private final Map<String, Column> custom;

    SplashMapping(Columns columns, String statusFilter) {
        this.columns = columns;
        this.statusFilter = statusFilter;
        this.email = columns.named("Email");
        this.fullName = columns.named("Full Name");
        this.status = columns.named("Status");
        if (!statusFilter.isEmpty() && !columns.has("Status")) {
            throw FileProblem.incomplete("The header lacks the column Status, by which rows are chosen (Status = "
                    + CellText.shown(statusFilter) + "). To import all rows, upload the file with import_status_filter="
                    + " and nothing behind it, or add the column with that status in each row, as for a watched"
                    + " folder.");
        }
        Map<String, Column> labelled = custom(columns);
        this.optIn = taken(labelled, "Opt-In");
        fields.put(AttendeeField.PROFESSIONAL_TITLE, taken(labelled, "Job Title"));
        fields.put(AttendeeField.AFFILIATIONS, taken(labelled, "Company Name"));
        fields.put(AttendeeField.COUNTRY, taken(labelled, "Country"));
        fields.put(AttendeeField.STATE_PROVINCE, taken(labelled, "State"));
        fields.put(AttendeeField.OTHER_1, taken(labelled, "Please note any dietary restrictions or preferences."));
        this.custom = labelled;
    }

    @Override
    public Mapped map(SourceRow row) {
        Mapped unreadable = columns.unreadable(row);
        if (unreadable != null) {
            return unreadable;
        }
        String is = status.text(row);
        if (!statusFilter.isEmpty() && !statusFilter.equals(is)) {
            String reason = is == null ? "no status" : "status is " + CellText.shown(is);
            return new Mapped.Skipped(row.number(), reason + ", not " + statusFilter);
        }
        AttendeeDraft draft = new AttendeeDraft(row);
        draft.take(AttendeeField.FULL_NAME, fullName);
        draft.splitName();
        fields.forEach(draft::take);
        draft.set(AttendeeField.BADGE_TYPE_CODE, "badge_type_code", "attendee");
        Boolean consent = Consent.of(optIn.text(row));
        draft.consent(consent, consent);
        custom.forEach(draft::custom);
        return draft.finish(email);
    }

    @Override
    public List<String> ignoredColumns() {
        return columns.ignored();
    }

    /// All `Custom:` columns by label as first written; two labels that differ in letter case only are one.
    private static Map<String, Column> custom(Columns columns) {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String label = label(columns.label(i));
            if (label != null) {
                places.computeIfAbsent(CellText.key(label), key -> new ArrayList<>())
                        .add(i);
            }
        }
        Map<String, Column> labelled = new LinkedHashMap<>();
        for (List<Integer> at : places.values()) {
            String label = label(columns.label(at.getFirst()));
            if (label != null) {
                labelled.put(label, columns.at(at));
            }
        }
        return labelled;
    }

    private static @Nullable String label(String header) {
        if (!header.regionMatches(true, 0, CUSTOM, 0, CUSTOM.length())) {
            return null;
        }
        String label = header.substring(CUSTOM.length()).strip();
        return label.isEmpty() ? null : label;
    }

    private static Column taken(Map<String, Column> labelled, String label) {
        for (String key : labelled.keySet()) {
            if (CellText.key(key).equals(CellText.key(label))) {
                Column column = labelled.remove(key);
                return column == null ? missing(label) : column;
            }
        }
        return missing(label);
    }

    private static Column missing(String label) {
        return new Column(CUSTOM + " " + label, List.of());
    }
}
