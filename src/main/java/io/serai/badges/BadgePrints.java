package io.serai.badges;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.objects.BadgeLayout;
import io.serai.objects.Records;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.DatabaseFailure;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import io.serai.web.Trail;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/// The bean `badgePrints`: an event's badges as a PDF, and the public keys of their codes.
///
/// The PDF is whole before the issues on it are noted, and noted before it leaves: one that could not be made replaces
/// no badge, and no code is out that the hub does not know. Where two print the same badge at once, one of them begins
/// again.
public final class BadgePrints {
    static final int MOST = 5_000;
    private static final int TRIES = 5;

    /// At a time, as each may hold thousands of badges and keeps a processor busy.
    private static final int PRESSES = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_NOTICES = 40;

    private final BadgeAccess access;
    private final BadgeStore store;
    private final BadgeKeys keys;
    private final Records records;
    private final Trail trail;
    private final Logos logos;
    private final BadgeSheets sheets;
    private final ObjectMapper json;
    private final Path temp;
    private final Semaphore presses = new Semaphore(PRESSES, true);
    private final BadgeLayout usual;

    BadgePrints(Parts parts, BadgeSheets sheets, ObjectMapper json, Path temp) {
        this.access = parts.access();
        this.store = parts.store();
        this.keys = parts.keys();
        this.records = parts.records();
        this.trail = parts.trail();
        this.logos = parts.logos();
        this.sheets = sheets;
        this.json = json;
        this.temp = temp;
        this.usual = layout(read("/badges/layout.json"));
    }

    /// What it works with.
    record Parts(BadgeAccess access, BadgeStore store, BadgeKeys keys, Records records, Trail trail, Logos logos) {}

    private static String read(String resource) {
        try (InputStream in = BadgePrints.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    public Outcome keys(@ExchangeProperty(Call.PROPERTY) Call call) {
        Records.Found event = access.require(call, BadgeAccess.CHECK_IN);
        return new Outcome.Report(200, Map.of("keys", keys.shown(event.key())));
    }

    public Outcome print(@ExchangeProperty(Call.PROPERTY) Call call) throws IOException, InterruptedException {
        Records.Found event = access.require(call, BadgeAccess.PRINT);
        BadgeStore.Wanted wanted = wanted(call, event);
        if (!presses.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new Refusal(503, "Others print badges just now. Please try again.");
        }
        Path file = Files.createTempFile(temp, "badges-", ".pdf");
        boolean handedOut = false;
        try {
            List<BadgeSheets.Loss> losses = printed(call, event, wanted, file);
            var pdf = new Outcome.Document(
                    "application/pdf",
                    Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE),
                    "badges-" + event.id() + ".pdf");
            handedOut = true;
            return new Outcome.WithHeaders(pdf, headers(losses));
        } finally {
            presses.release();
            if (!handedOut) {
                Files.deleteIfExists(file);
            }
        }
    }

    private BadgeStore.Wanted wanted(Call call, Records.Found event) {
        return new BadgeStore.Wanted(
                event.key(),
                key(call, event, BadgeAccess.TEMPLATE, call.parameter("template")),
                key(call, event, BadgeAccess.BADGE, call.parameter("badge_id")),
                Since.of(call));
    }

    private @Nullable Long key(Call call, Records.Found event, String type, @Nullable String id) {
        return id == null ? null : (Long) access.of(call, event, type, id);
    }

    private List<BadgeSheets.Loss> printed(Call call, Records.Found event, BadgeStore.Wanted wanted, Path file)
            throws IOException {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            List<Badge> badges = found(wanted);
            List<BadgeSheets.Print> prints = prints(event, badges, wanted.template());
            List<BadgeSheets.Loss> losses;
            Map<String, byte[]> pictures = logos.of(
                    call, event, prints.stream().map(BadgeSheets.Print::layout).distinct());
            try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
                losses = sheets.write(prints, pictures, out);
            }
            if (noted(call, event, badges)) {
                return losses;
            }
        }
        throw new Refusal(503, "Others print the same badges just now. Please try again.");
    }

    private List<Badge> found(BadgeStore.Wanted wanted) {
        List<Badge> badges = store.find(wanted, MOST + 1);
        if (badges.isEmpty()) {
            throw new Refusal(409, "There is no such badge to print: those that are hidden or disabled are left out.");
        }
        if (badges.size() > MOST) {
            throw new Refusal(
                    413, "These are more than " + MOST + " badges. Print those of one template, or since some time.");
        }
        return badges;
    }

    /// Whether nobody else has printed one of them in the meantime.
    private boolean noted(Call call, Records.Found event, List<Badge> badges) {
        try {
            return records.write(() -> {
                store.printed(badges);
                trail.changed(
                        call,
                        new Change("badge.print", "event", event.id(), Map.of(), Map.of("badges", badges.size())));
                return true;
            });
        } catch (DataAccessException e) {
            if (DatabaseFailure.within(e).filter(DatabaseFailure.CLASH::equals).isPresent()) {
                return false;
            }
            throw e;
        }
    }

    private List<BadgeSheets.Print> prints(Records.Found event, List<Badge> badges, @Nullable Long template) {
        BadgeKeys.Signer signer = keys.signer(event.key(), event.id());
        Optional<BadgeLayout> chosen =
                template == null ? Optional.empty() : store.layout(template).map(this::layout);
        BadgeLayout other = chosen.orElse(usual);
        var layouts = new HashMap<String, BadgeLayout>();
        badges.forEach(badge -> {
            if (badge.layout() != null) {
                layouts.computeIfAbsent(badge.layout(), this::layout);
            }
        });
        return badges.parallelStream()
                .map(badge -> new BadgeSheets.Print(
                        badge,
                        badge.layout() == null ? other : layouts.getOrDefault(badge.layout(), other),
                        Square.of(code(signer, event.id(), badge))))
                .toList();
    }

    private static String code(BadgeKeys.Signer signer, String event, Badge badge) {
        long issue = badge.issue() + 1;
        byte[] signature = signer.sign(BadgeCode.signed(event, badge.id(), issue));
        return BadgeCode.of(signer.kid(), badge.id(), issue, signature).text();
    }

    private BadgeLayout layout(String text) {
        try {
            return BadgeLayout.of(json.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database takes JSON only", e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(422, "The template's layout can't be used: " + e.getMessage());
        }
    }

    private static Map<String, String> headers(List<BadgeSheets.Loss> losses) {
        if (losses.isEmpty()) {
            return Map.of("Cache-Control", "no-store");
        }
        String said = losses.stream()
                .limit(MOST_NOTICES)
                .map(loss -> loss.badge() + " " + loss.field() + " " + loss.what())
                .collect(Collectors.joining(", "));
        String more = losses.size() > MOST_NOTICES ? ", and " + (losses.size() - MOST_NOTICES) + " more" : "";
        return Map.of("Cache-Control", "no-store", "X-Badge-Notices", said + more);
    }
}
