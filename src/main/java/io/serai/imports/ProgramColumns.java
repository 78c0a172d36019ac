package io.serai.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The columns of the program template, by the record they belong to.
@SuppressWarnings("ImmutableEnumChecker") // made by List.of
enum ProgramColumns {
    LOCATION(List.of("location_code"), List.of("location_name")),
    SESSION(
            List.of("session_code"),
            List.of(
                    "session_name",
                    "session_description",
                    "session_start_datetime",
                    "session_end_datetime",
                    "session_sort")),
    PRESENTATION(
            List.of("presentation_code"),
            List.of(
                    "presentation_name",
                    "presentation_description",
                    "presentation_start_datetime",
                    "presentation_end_datetime",
                    "presentation_abstract_code")),
    PRESENTER(
            List.of("presenter_external_id", "presenter_email"),
            List.of("presenter_given_name", "presenter_family_name", "presenter_affiliations"));

    private final List<String> keys;
    private final List<String> others;

    ProgramColumns(List<String> keys, List<String> others) {
        this.keys = keys;
        this.others = others;
    }

    /// The column that tells records of this kind apart; for a presenter either of two.
    String keyName() {
        return String.join(" or ", keys);
    }

    List<String> keys() {
        return keys;
    }

    List<String> others() {
        return others;
    }

    /// A record of which any column is there needs its key.
    static ImportKind.HeaderMatch match(Set<String> names) {
        int known = 0;
        List<String> missing = new ArrayList<>();
        for (ProgramColumns record : values()) {
            int keyed = (int) record.keys.stream().filter(names::contains).count();
            int described = (int) record.others.stream().filter(names::contains).count();
            known += keyed + described;
            if (keyed == 0 && described > 0) {
                missing.add(record.keyName());
            }
        }
        return new ImportKind.HeaderMatch(known, missing);
    }

    static String expectedHeader() {
        List<String> all = new ArrayList<>();
        for (ProgramColumns record : values()) {
            all.addAll(record.keys);
        }
        return "one or more of " + String.join(", ", all);
    }
}
