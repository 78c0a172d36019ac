package io.serai.imports;

import static io.serai.imports.MergeFixture.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serai.imports.MergeFixture.Merged;
import io.serai.imports.MergeFixture.Target;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// An import that is stopped at any labelled moment and gone on with ends as one that was not stopped.
class ResumeIT {
    private static MergeFixture fixture;

    @BeforeAll
    static void start() {
        fixture = new MergeFixture();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// Each batch creates, updates, leaves alone and skips; people repeat across batches.
    private static List<Mapped> file() {
        List<Mapped> rows = new ArrayList<>();
        for (int row = 1; row <= 12; row++) {
            rows.add(
                    switch (row % 6) {
                        case 1 -> person(row, "new" + row + "@example.org", "given_name", "N" + row);
                        case 2 ->
                            person(row, "old" + row + "@example.org", "given_name", "Changed", "custom:Size", "L");
                        case 3 -> person(row, "old" + row + "@example.org");
                        case 4 -> person(row, "NEW1@example.org", "family_name", "Row " + row);
                        case 5 -> new Mapped.Skipped(row, "no email");
                        default -> new Mapped.Rejected(row, "email", "x", "is no email address");
                    });
        }
        return rows;
    }

    private static Target prepared() {
        Target event = fixture.event().batchesOf(2);
        event.merge(Stream.of(2, 3, 8, 9)
                .map(row -> person(row, "old" + row + "@example.org", "given_name", "Old", "custom:Size", "M"))
                .toList());
        return event;
    }

    @Test
    void peopleAreThereOnceWhereverItStopped() {
        List<String> moments = new ArrayList<>();
        Merged whole = prepared().with(moments::add).merge(file());
        assertThat(whole.counts()).isEqualTo(new ImportCounts(2, 2, 4, 2, 2, 0));
        assertThat(new LinkedHashSet<>(moments)).hasSizeGreaterThanOrEqualTo(14);

        for (int stop = 0; stop < moments.size(); stop++) {
            Target event = prepared();
            long run = event.newRun();
            int[] until = {stop};
            String where = moments.get(stop) + " (" + stop + ")";

            assertThatThrownBy(() -> event.onRun(run)
                            .with(label -> {
                                if (until[0]-- == 0) {
                                    throw new Stopped();
                                }
                            })
                            .merge(file()))
                    .as(where)
                    .isInstanceOf(Stopped.class);
            ImportCounts counts = event.onRun(run).merge(file()).counts();

            assertThat(counts).as(where).isEqualTo(whole.counts());
            assertThat(List.of(event.people(), event.profiles(), event.badges()))
                    .as(where)
                    .containsOnly(6L);
            assertThat(event.profile("new1@example.org", "family_name")).isEqualTo("Row 10");
            assertThat(event.badge("new1@example.org", "given_name")).isEqualTo("N1");
            assertThat(event.profile("old8@example.org", "given_name")).isEqualTo("Changed");
            assertThat(fixture.number("SELECT COUNT(*) FROM run_rejection WHERE run_id = ?", run))
                    .isEqualTo(4);
            assertThat(fixture.text("SELECT counts_json FROM run WHERE id = ?", run))
                    .contains("\"read\":12");
        }
    }

    @Test
    void countsAddUpAtEveryCommit() {
        Target event = prepared();
        long run = event.newRun();
        List<String> stored = new ArrayList<>();

        event.onRun(run)
                .with(label -> {
                    if (label.equals("batch.committed")) {
                        stored.add(fixture.text(
                                "SELECT CONCAT(position, ' ', JSON_VALUE(counts_json, '$.read'), ' ',"
                                        + " ROUND(progress, 2)) FROM run WHERE id = ?",
                                run));
                    }
                })
                .merge(file());

        assertThat(stored).containsExactly("2 2 0.17", "4 4 0.33", "8 8 0.67", "10 10 0.83", "12 12 1.00");
    }

    @Test
    void anotherBatchSizeGoesOnFromTheSamePlace() {
        Target event = prepared();
        long run = event.newRun();
        int[] batches = {0};
        assertThatThrownBy(() -> event.onRun(run)
                        .with(label -> {
                            if (label.equals("batch.committed") && ++batches[0] == 2) {
                                throw new Stopped();
                            }
                        })
                        .merge(file()))
                .isInstanceOf(Stopped.class);

        Merged rest = event.onRun(run).batchesOf(3).merge(file());

        assertThat(rest.counts()).isEqualTo(new ImportCounts(2, 2, 4, 2, 2, 0));
        assertThat(rest.rows().stream().filter(row -> row.path("outcome").isNull()))
                .hasSize(4);
    }
}
