package io.serai.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A site's `cfg_json` as the old service kept it: an object, or a text that holds one.
record SiteConfig(JsonNode json) {
    private static final int LARGEST = 1 << 20;
    private static final String PAIRS = "novi_mailman_sync";

    /// @param file its path; `-` is standard input
    static SiteConfig read(String file, Shell shell) {
        byte[] bytes;
        try (InputStream in = file.equals("-") ? shell.in() : Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new UsageException(file + " can't be read: " + e.getMessage());
        }
        if (bytes.length > LARGEST) {
            throw new UsageException(file + " is larger than a site's settings can be (1 MiB).");
        }
        var mapper = new ObjectMapper();
        try {
            JsonNode json = mapper.readTree(bytes);
            for (int level = 0; json != null && json.isTextual() && level < 2; level++) {
                json = mapper.readTree(json.asText());
            }
            if (json == null || !json.isObject()) {
                throw new UsageException(file + " holds no JSON object.");
            }
            return new SiteConfig(json);
        } catch (JsonProcessingException e) {
            // its message may hold what is secret
            throw new UsageException(
                    file + " is no JSON: line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".");
        } catch (IOException e) {
            throw new UsageException(file + " can't be read: " + e.getMessage());
        }
    }

    /// The texts that it has, by names of ours.
    ///
    /// @param names of ours, and those of the old ones
    ObjectNode texts(Map<String, String> names, ObjectNode into) {
        names.forEach((ours, old) -> {
            String text = json.path(old).asText("").strip();
            if (!text.isEmpty()) {
                into.put(ours, ours.equals("base_url") ? text.replaceFirst("/+$", "") : text);
            }
        });
        return into;
    }

    /// Which list follows which group: a list of objects with both, or an object of lists by their group.
    List<ObjectNode> pairs(ObjectNode empty) {
        JsonNode said = json.path(PAIRS);
        var pairs = new ArrayList<ObjectNode>();
        if (said.isArray()) {
            for (JsonNode one : said) {
                pairs.add(pair(
                        empty,
                        first(one, "novi_group", "novi_group_id", "group"),
                        first(one, "mailman_list", "mailman_list_id", "list")));
            }
        } else if (said.isObject()) {
            said.fields().forEachRemaining(entry -> {
                if (entry.getValue().isArray()) {
                    entry.getValue().forEach(list -> pairs.add(pair(empty, entry.getKey(), list.asText(""))));
                } else {
                    pairs.add(pair(empty, entry.getKey(), entry.getValue().asText("")));
                }
            });
        } else if (!said.isMissingNode() && !said.isNull()) {
            throw unknown();
        }
        return pairs;
    }

    private static ObjectNode pair(ObjectNode empty, String group, String list) {
        if (group.isEmpty() || list.isEmpty()) {
            throw unknown();
        }
        return empty.deepCopy().put("novi_group", group).put("mailman_list", list);
    }

    private static UsageException unknown() {
        return new UsageException(PAIRS + ": expected [{\"novi_group\": …, \"mailman_list\": …}], or {group: list}.");
    }

    private static String first(JsonNode one, String... names) {
        for (String name : names) {
            String text = one.path(name).asText("").strip();
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /// A list's id and its address are the same list.
    static String list(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replace('@', '.');
    }
}
