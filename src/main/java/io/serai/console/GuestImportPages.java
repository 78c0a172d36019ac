package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.serai.console.EventDesk.Said;
import io.serai.web.Call;
import io.serai.web.InnerCalls;
import io.serai.web.Outcome;
import io.serai.web.Upload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.jspecify.annotations.Nullable;

/// The bean `guestImportPages`: a file of guests is looked at before they are added. The page of the look holds the
/// file's bytes, so that what was looked at is what is added.
public final class GuestImportPages {
    /// A form's body is to stay under a megabyte.
    private static final long MOST_HELD = 512 * 1024;

    private static final int SHOWN = 200;

    private final EventDesk desk;
    private final Path temp;

    GuestImportPages(EventDesk desk, Path temp) {
        this.desk = desk;
        this.temp = temp;
    }

    public Outcome begin(@ExchangeProperty(Call.PROPERTY) Call call) {
        return page(call, Said.NOTHING, MissingNode.getInstance(), null);
    }

    /// @param looked what the look found; missing before one
    /// @param held the file's bytes, for the page to hold; null where they are too many, or nothing is to be added
    private Outcome page(Call call, Said said, JsonNode looked, @Nullable String held) {
        return desk.edit(call, "host-import", said, event -> {
            List<JsonNode> rows = looked.path("rows").valueStream().toList();
            var model = new LinkedHashMap<String, @Nullable Object>();
            model.put("looked", looked.isMissingNode() ? null : looked.path("counts"));
            model.put("rows", rows.subList(0, Math.min(SHOWN, rows.size())));
            model.put("total", rows.size());
            model.put("held", held);
            return model;
        });
    }

    public Outcome look(@Body Upload file, @ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        String bytes = file.size() > MOST_HELD
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(Files.readAllBytes(file.path()));
        return looked(call, file, bytes, Said.NOTHING);
    }

    private Outcome looked(Call call, Upload file, @Nullable String bytes, Said said) {
        InnerCalls.Reply reply = desk.send(call, "POST", "/guests/import/preview", file);
        if (!reply.isOk()) {
            return page(call, Said.refused(reply, MissingNode.getInstance()), MissingNode.getInstance(), null);
        }
        JsonNode counts = reply.body().path("counts");
        boolean adds =
                counts.path("create").asLong() > 0 && counts.path("reject").asLong() == 0;
        return page(call, said, reply.body(), adds ? bytes : null);
    }

    /// Adds the guests of the file that was looked at.
    public Outcome apply(@Body JsonNode sent, @ExchangeProperty(Call.PROPERTY) Call call) throws IOException {
        String held = sent.path("file").asText("");
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(held);
        } catch (IllegalArgumentException e) {
            return page(
                    call,
                    Said.faulty("That is not the file that was looked at. Choose it again.", Map.of(), sent),
                    MissingNode.getInstance(),
                    null);
        }
        Path path = Files.createTempFile(temp, "guests-", ".part");
        try {
            Files.write(path, bytes);
            var file = new Upload("file", "guests", path, bytes.length);
            return done(call, file, held);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    /// Adds the guests of a file that no page could hold.
    public Outcome applyFile(@Body Upload file, @ExchangeProperty(Call.PROPERTY) Call call) {
        return done(call, file, null);
    }

    private Outcome done(Call call, Upload file, @Nullable String held) {
        InnerCalls.Reply reply = desk.send(call, "POST", "/guests/import", file);
        return desk.done(
                call,
                reply,
                EventDesk.page(call, "?done=guests-imported"),
                MissingNode.getInstance(),
                said -> looked(call, file, held, said));
    }
}
