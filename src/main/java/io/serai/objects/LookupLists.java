package io.serai.objects;

import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The hub's own lists to choose from, which every account has: countries and time zones as the JDK knows them, parts
/// of countries by ISO 3166-2 from a kept file, and a few short ones.
///
/// They are rows of the table `lookup`, written when what they are made from is not what it was. An entry's public id
/// is made from its list and code, so it is the same in every installation.
final class LookupLists {
    static final Set<String> NAMES = Set.of(
            "country", "country_subdivision", "time_zone", "media_type", "post_topic", "user_status", "file_purpose");

    private static final String SUBDIVISIONS = "/objects/subdivisions.csv";
    private static final List<String> MEDIA = List.of("audio", "document", "image", "text", "video", "other");
    private static final List<String> TOPICS = List.of("general", "news", "question", "announcement");
    private static final List<String> STATUSES = List.of("active", "invited", "inactive");
    private static final List<String> PURPOSES =
            List.of("agenda", "handout", "logo", "photo", "poster", "presentation", "recording", "other");
    private static final int ID_BYTES = 8;

    private final Work work;

    /// @param group by which entries of a list belong together; null for none
    record Entry(
            String list,
            String code,
            String name,
            String shortName,
            @Nullable String group) {
        String id() {
            byte[] digest = Sha256.digest().digest((list + ":" + code).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
        }
    }

    LookupLists(DataSource source) {
        this.work = new Work(source);
    }

    void bringUpToDate() {
        byte[] subdivisions = subdivisions();
        var sum = new CRC32();
        sum.update(subdivisions);
        String madeFrom = "1:" + Runtime.version() + ":" + sum.getValue();
        boolean there = work.read(connection -> Reader.number(
                        connection,
                        new Statement("SELECT COUNT(*) FROM lookup_source WHERE made_from = ?", List.of(madeFrom)))
                > 0);
        if (!there) {
            work.write(connection -> write(connection, all(subdivisions), madeFrom));
        }
    }

    private static int write(Connection connection, List<Entry> entries, String madeFrom) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(
                "INSERT INTO lookup (id_random, list, code, name, name_short, `group`, sort) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " ON DUPLICATE KEY UPDATE name = VALUE(name), name_short = VALUE(name_short)")) {
            int sort = 0;
            String list = "";
            for (Entry entry : entries) {
                sort = entry.list().equals(list) ? sort + 1 : 1;
                list = entry.list();
                prepared.setString(1, entry.id());
                prepared.setString(2, entry.list());
                prepared.setString(3, entry.code());
                prepared.setString(4, entry.name());
                prepared.setString(5, entry.shortName());
                prepared.setString(6, entry.group());
                prepared.setObject(7, NAMES_BY_NAME.contains(list) ? null : sort);
                prepared.addBatch();
            }
            prepared.executeBatch();
        }
        return new Statement("INSERT IGNORE INTO lookup_source (made_from) VALUES (?)", List.of(madeFrom))
                .update(connection);
    }

    /// Those in the order of their names; the others keep the order in which they are written here.
    private static final Set<String> NAMES_BY_NAME = Set.of("country", "country_subdivision", "time_zone");

    static List<Entry> all(byte[] subdivisions) {
        var all = new ArrayList<Entry>();
        for (String code : Locale.getISOCountries()) {
            all.add(new Entry("country", code, Locale.of("", code).getDisplayCountry(Locale.ENGLISH), code, null));
        }
        new String(subdivisions, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(",", 3))
                .forEach(part -> all.add(
                        new Entry("country_subdivision", part[0], part[2], part[0], part[0].replaceFirst("-.*", ""))));
        ZoneId.getAvailableZoneIds().stream()
                .filter(zone -> zone.equals("UTC") || zone.matches("(?!Etc|SystemV)[A-Z][A-Za-z]+/.+"))
                .sorted()
                .forEach(zone -> all.add(
                        new Entry("time_zone", zone, zone.replace('_', ' '), zone, zone.replaceFirst("/.*", ""))));
        add(all, "media_type", MEDIA);
        add(all, "post_topic", TOPICS);
        add(all, "user_status", STATUSES);
        add(all, "file_purpose", PURPOSES);
        return all;
    }

    private static void add(List<Entry> all, String list, List<String> codes) {
        codes.forEach(code -> all.add(
                new Entry(list, code, code.substring(0, 1).toUpperCase(Locale.ROOT) + code.substring(1), code, null)));
    }

    static byte[] subdivisions() {
        try (var in = LookupLists.class.getResourceAsStream(SUBDIVISIONS)) {
            return java.util.Objects.requireNonNull(in, SUBDIVISIONS).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(SUBDIVISIONS + " can't be read", e);
        }
    }
}
