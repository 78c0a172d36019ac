package io.serai.invitations;

import io.serai.hub.addresses.MailAddress;
import io.serai.invitations.sheet.GuestRow;
import io.serai.invitations.sheet.GuestSheet;
import io.serai.tables.FileProblem;
import io.serai.tables.ReadLimits;
import io.serai.web.Call;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Upload;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `guestImport`: guests from a file, all of them or nobody.
public final class GuestImport {
    private final Guests.Parts parts;
    private final GuestRoom room;
    private final ReadLimits limits;

    GuestImport(Guests.Parts parts, GuestRoom room, ReadLimits limits) {
        this.parts = parts;
        this.room = room;
        this.limits = limits;
    }

    private record Sheet(List<String> columns, List<GuestRow> rows) {}

    public Outcome template(@ExchangeProperty(Call.PROPERTY) Call call) {
        parts.access().require(call, EventRole.EDITOR);
        return new Outcome.Document(
                "text/csv; charset=utf-8", new ByteArrayInputStream(GuestSheet.template()), "guests.csv");
    }

    public Outcome preview(@Body Upload file, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        Sheet sheet = read(file);
        List<GuestRow> rows = settled(sheet, parts.rows().known(host.event().key()));
        var counts = new LinkedHashMap<String, Integer>();
        for (GuestRow.Action action : GuestRow.Action.values()) {
            counts.put(action.key(), of(rows, action).size());
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("columns", sheet.columns());
        answer.put("rows", rows.stream().map(GuestImport::shown).toList());
        answer.put("counts", counts);
        return new Outcome.Done(answer);
    }

    public Outcome apply(@Body Upload file, @ExchangeProperty(Call.PROPERTY) Call call) {
        EventAccess.Host host = parts.access().require(call, EventRole.EDITOR);
        Sheet sheet = read(file);
        return parts.holding(
                host, event -> added(host, event, settled(sheet, parts.rows().known(event.key()))));
    }

    private Sheet read(Upload file) {
        try (GuestSheet sheet = GuestSheet.open(file.path(), null, limits)) {
            var rows = new ArrayList<GuestRow>();
            for (GuestRow row = sheet.next(); row != null; row = sheet.next()) {
                rows.add(row);
            }
            return new Sheet(sheet.columns(), rows);
        } catch (FileProblem problem) {
            throw new Refusal(problem.status(), String.valueOf(problem.getMessage()));
        }
    }

    private static List<GuestRow> settled(Sheet sheet, GuestRows.Known known) {
        return sheet.rows().stream()
                .map(row -> row.action() == GuestRow.Action.CREATE && isKnown(row, known)
                        ? row.skipped("is on the list already")
                        : row)
                .toList();
    }

    private static boolean isKnown(GuestRow row, GuestRows.Known known) {
        return row.email() != null
                ? known.addresses().contains(MailAddress.key(row.email()))
                : known.numbers().contains(String.valueOf(row.phone()));
    }

    private Outcome added(EventAccess.Host host, HostedEvent event, List<GuestRow> rows) {
        int skipped = of(rows, GuestRow.Action.SKIP).size();
        List<GuestRow> rejected = of(rows, GuestRow.Action.REJECT);
        if (!rejected.isEmpty()) {
            Map<String, @Nullable Object> answer = answer(0, skipped, rejected);
            answer.put(
                    "error",
                    "%d of %d rows can't be taken, so nobody was added. Correct them and send the file again."
                            .formatted(rejected.size(), rows.size()));
            return new Outcome.Report(422, answer);
        }
        List<GuestWish> wishes = of(rows, GuestRow.Action.CREATE).stream()
                .map(row -> new GuestWish(new Guest.Who(row.name(), row.email(), row.phone()), row.plusOnes()))
                .toList();
        if (wishes.isEmpty()) {
            return new Outcome.Done(answer(0, skipped, rejected));
        }
        return room.over(event, wishes.size()).orElseGet(() -> {
            parts.rows().add(event.key(), wishes);
            parts.toldOfEvent(host, "guest.import", Map.of("created", wishes.size(), "skipped", skipped));
            return new Outcome.Done(answer(wishes.size(), skipped, rejected));
        });
    }

    private static List<GuestRow> of(List<GuestRow> rows, GuestRow.Action action) {
        return rows.stream().filter(row -> row.action() == action).toList();
    }

    private static Map<String, @Nullable Object> answer(int created, int skipped, List<GuestRow> rejected) {
        var answer = new LinkedHashMap<String, @Nullable Object>();
        answer.put("created", created);
        answer.put("skipped", skipped);
        answer.put("rejected", rejected.stream().map(GuestImport::shown).toList());
        return answer;
    }

    private static Map<String, @Nullable Object> shown(GuestRow row) {
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("row", row.row());
        shown.put("name", row.name());
        shown.put("email", row.email());
        shown.put("phone", row.phone());
        shown.put("plus_ones", row.plusOnes());
        shown.put("action", row.action().key());
        shown.put("reason", row.reason());
        return shown;
    }
}
