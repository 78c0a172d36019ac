package io.serai.audit;

import io.serai.audit.KeptHeads.Kept;
import io.serai.hub.database.Sql;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Walks the chain from its beginning and computes every hash anew.
final class Verification {
    private static final int AT_ONCE = 1_000;
    private static final int SHOWN = 20;
    private static final int COUNTED = 1_000_000;

    private final AuditStore store;
    private final Sealer sealer;
    private final KeptHeads keptHeads;
    private final Clock clock;
    private final JdbcClient sql;

    Verification(DataSource database, AuditStore store, Sealer sealer, KeptHeads keptHeads, Clock clock) {
        this.keptHeads = keptHeads;
        this.clock = clock;
        this.store = store;
        this.sealer = sealer;
        this.sql = JdbcClient.create(database);
    }

    /// Something that is not as it was written.
    ///
    /// @param number the place in the chain; null where it is about no place
    /// @param id the row's public id, where there is a row
    record Break(@Nullable Long number, @Nullable String id, String problem) {
        Map<String, Object> described() {
            var described = new LinkedHashMap<String, Object>();
            described.put("seal_no", number);
            described.put("id", id);
            described.put("problem", problem);
            return described;
        }
    }

    /// @param rows how many there are, sealed or not
    /// @param head the chain's end
    /// @param erasedParts how many parts of rows were erased
    /// @param broken how many breaks there are, of which `breaks` are the first
    /// @param kept the last head that this hub kept beside the database, `age` old; null for none
    record Report(
            long rows,
            long sealed,
            long unsealed,
            Head head,
            @Nullable Kept kept,
            Duration age,
            long erasedParts,
            long broken,
            List<Break> breaks) {
        Report {
            breaks = List.copyOf(breaks);
        }

        boolean ok() {
            return broken == 0;
        }

        Map<String, Object> described() {
            var report = new LinkedHashMap<String, Object>();
            report.put("ok", ok());
            report.put("rows", rows);
            report.put("sealed", sealed);
            report.put("unsealed", unsealed);
            report.put("head", head.toString());
            report.put("kept_head", kept == null ? null : kept.head().toString());
            report.put("kept_on", kept == null ? null : kept.at().toString());
            report.put("kept_age_seconds", kept == null ? null : age.toSeconds());
            report.put("erased_parts", erasedParts);
            report.put("broken", broken);
            report.put("first_broken", ok() ? null : breaks.getFirst().described());
            report.put("breaks", breaks.stream().map(Break::described).toList());
            return report;
        }
    }

    /// @param noted a head that someone noted down, which must still be in the chain; null for none
    Report verify(@Nullable Head noted) {
        return new Walk(noted).report();
    }

    /// One walk. What is sealed meanwhile is for the next.
    private final class Walk {
        /// Before the end is read, which may have grown since.
        private final @Nullable Kept kept = keptHeads.newest();
        private final Head end = sealer.head().orElse(new Head(0, Digests.BEGINNING));
        private final @Nullable Head noted;
        private final List<Break> breaks = new ArrayList<>();
        private long broken;
        private long sealed;
        private long number;
        private byte @Nullable [] hash = Digests.BEGINNING;

        Walk(@Nullable Head noted) {
            this.noted = noted;
        }

        Report report() {
            List<Row> rows;
            do {
                rows = store.sealed(number, end.number(), AT_ONCE);
                rows.forEach(this::step);
            } while (rows.size() == AT_ONCE);
            end();
            long unsealed = unsealed();
            return new Report(sealed + unsealed, sealed, unsealed, end, kept, age(), erased(), broken, breaks);
        }

        /// None below zero, where the clock was set back.
        private Duration age() {
            Duration age = kept == null ? Duration.ZERO : Duration.between(kept.at(), clock.instant());
            return age.isNegative() ? Duration.ZERO : age;
        }

        private void step(Row row) {
            Row.Seal seal = java.util.Objects.requireNonNull(row.seal());
            missing(seal.number());
            if (!row.actor().isTrue()) {
                told(seal.number(), row.id(), "who did it was changed");
            }
            if (!row.subject().isTrue()) {
                told(seal.number(), row.id(), "what it was done to, or how, was changed");
            }
            // after a gap nobody knows the hash before it
            if (hash != null && !Digests.same(seal.hash(), Digests.row(hash, seal.number(), row))) {
                told(seal.number(), row.id(), "the row was changed or put in another's place");
            }
            compare(seal);
            number = seal.number();
            hash = seal.hash();
            sealed++;
        }

        private void missing(long next) {
            long gap = next - number - 1;
            if (gap > 0) {
                String last = gap == 1 ? "" : ", and so are those up to " + (next - 1);
                told(number + 1, null, "the row is missing" + last);
                hash = null;
            }
        }

        private void compare(Row.Seal seal) {
            if (kept != null
                    && kept.head().number() == seal.number()
                    && !Digests.same(kept.head().hash(), seal.hash())) {
                told(
                        seal.number(),
                        null,
                        "the hash is not the one that this hub kept on " + kept.at() + ": the chain was made anew");
            }
            if (noted != null && noted.number() == seal.number() && !Digests.same(noted.hash(), seal.hash())) {
                told(seal.number(), null, "the hash is not the one that was noted: the chain was made anew");
            }
        }

        private void end() {
            if (end.number() > number) {
                missing(end.number() + 1);
            } else if (hash != null && !Digests.same(hash, end.hash())) {
                told(number, null, "the chain's end has another hash");
            }
            if (kept != null && kept.head().number() > end.number()) {
                told(
                        kept.head().number(),
                        null,
                        "the head that this hub kept on " + kept.at()
                                + " is newer than the table's: the end was cut off, or an older backup was put back");
            }
            if (noted != null && noted.number() > end.number()) {
                told(noted.number(), null, "the chain was noted to be longer: its end was cut off");
            }
            long beyond = sql.sql("SELECT COUNT(*) FROM audit WHERE seal_no > ? AND seal_no > "
                            + "(SELECT seal_no FROM audit_chain WHERE id = 1)")
                    .param(end.number())
                    .query(Long.class)
                    .single();
            if (beyond > 0) {
                told(end.number() + 1, null, "the row stands behind the chain's end");
            }
        }

        /// A part that was emptied without an erasure telling of it looks like one that was erased.
        private long erased() {
            Optional<long[]> counts = sql.sql(Sql.of("audit/count-erased"))
                    .query((row, index) -> new long[] {row.getLong("erased"), row.getLong("told")})
                    .optional();
            long erased = counts.map(both -> both[0]).orElse(0L);
            long toldOf = counts.map(both -> both[1]).orElse(0L);
            if (erased > toldOf) {
                told(null, null, (erased - toldOf) + " parts were emptied and no erasure tells of it");
            }
            return erased;
        }

        private long unsealed() {
            return store.countUnsealed(COUNTED);
        }

        private void told(@Nullable Long place, @Nullable String id, String problem) {
            broken++;
            if (breaks.size() < SHOWN) {
                breaks.add(new Break(place, id, problem));
            }
        }
    }
}
