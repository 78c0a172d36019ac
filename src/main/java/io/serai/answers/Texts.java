package io.serai.answers;

import io.serai.answers.Compliance.Looked;
import io.serai.hub.database.Sql;
import io.serai.knowledge.index.Embeddings;
import io.serai.knowledge.parse.Cutter;
import io.serai.knowledge.parse.FileParser;
import io.serai.knowledge.parse.Parsed;
import io.serai.knowledge.parse.Piece;
import io.serai.knowledge.parse.UnreadableException;
import io.serai.web.Refusal;
import io.serai.web.Upload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Texts that came by themselves, as a file, or as one of the account's documents, cut as documents are.
final class Texts {
    private static final int MOST_PAGES = 50;
    /// Where the pages of a file meet in its text.
    private static final String PAGE_END = "\n\f";

    private final JdbcClient sql;
    private final FileParser parser;
    private final Embeddings embeddings;
    private final String pages = Sql.of("answers/pages");

    Texts(DataSource database, FileParser parser, Embeddings embeddings) {
        this.sql = JdbcClient.create(database);
        this.parser = parser;
        this.embeddings = embeddings;
    }

    Looked of(String title, String text) {
        return looked(title, null, List.of(text), blocks(List.of(text)));
    }

    /// @throws Refusal 422 where it can't be read, or is too long
    Looked of(String title, Upload file) {
        try {
            Parsed parsed = parser.parse(file.path(), file.fileName(), () -> true);
            if (parsed == null) {
                throw new Refusal(503, "The file was not read to its end. Please try again.");
            }
            return looked(title, null, parsed.pages(), parsed);
        } catch (UnreadableException e) {
            throw new Refusal(422, String.valueOf(e.getMessage()));
        } catch (IOException | TimeoutException e) {
            throw new Refusal(503, "The file could not be read right now. Please try again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(503, "The hub is stopping. Please try again.");
        }
    }

    /// Empty where the account has no such document, or it has not been read.
    Optional<Looked> of(long account, String document) {
        List<String> read =
                sql.sql(pages).params(account, document).query(String.class).list();
        return read.isEmpty() ? Optional.empty() : Optional.of(looked(document, document, read, blocks(read)));
    }

    private Looked looked(String title, @Nullable String document, List<String> read, Parsed parsed) {
        if (read.size() > MOST_PAGES) {
            throw new Refusal(
                    422,
                    "The text has %d pages; at most %d are held against rules at once."
                            .formatted(read.size(), MOST_PAGES));
        }
        var starts = new ArrayList<Integer>();
        int length = 0;
        for (String page : read) {
            starts.add(length);
            length += page.length() + PAGE_END.length();
        }
        List<Looked.Part> parts = new ArrayList<>();
        for (Piece piece : new Cutter(embeddings::pieces, embeddings.mostPieces()).cut(parsed)) {
            parts.add(new Looked.Part(starts.get(piece.page() - 1) + piece.offset(), piece.text()));
        }
        return new Looked(title, document, String.join(PAGE_END, read), parts);
    }

    /// A text's paragraphs.
    private static Parsed blocks(List<String> read) {
        var blocks = new ArrayList<Parsed.Block>();
        for (int page = 0; page < read.size(); page++) {
            String text = read.get(page);
            int from = 0;
            while (from < text.length()) {
                int blank = text.indexOf("\n\n", from);
                int to = blank < 0 ? text.length() : blank;
                String paragraph = text.substring(from, to);
                int begins =
                        from + paragraph.length() - paragraph.stripLeading().length();
                if (!paragraph.isBlank()) {
                    blocks.add(new Parsed.Block(Parsed.Kind.PARAGRAPH, 0, page + 1, begins, paragraph.strip()));
                }
                from = to + 2;
            }
        }
        return new Parsed("text", read, blocks);
    }
}
