package io.serai.knowledge.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.knowledge.parse.Parsed.Block;
import io.serai.knowledge.parse.Parsed.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/// A document that was read, as lines of JSON: `{"parser"}`, then of each page `{"text", "blocks"}`, a block being
/// `[kind, level, offset, length]`, then `{"end": true}`. Blocks are places in the text, and so stand in it.
public final class ParsedLines {
    private ParsedLines() {}

    public static void write(Parsed parsed, ObjectMapper json, OutputStream out) throws IOException {
        line(json.createObjectNode().put("parser", parsed.parser()), json, out);
        int next = 0;
        for (int page = 1; page <= parsed.pages().size(); page++) {
            ObjectNode line = json.createObjectNode().put("text", parsed.pages().get(page - 1));
            ArrayNode blocks = line.putArray("blocks");
            for (; next < parsed.blocks().size() && parsed.blocks().get(next).page() == page; next++) {
                Block block = parsed.blocks().get(next);
                blocks.addArray()
                        .add(block.kind().ordinal())
                        .add(block.level())
                        .add(block.offset())
                        .add(block.text().length());
            }
            line(line, json, out);
        }
        line(json.createObjectNode().put("end", true), json, out);
    }

    static void line(Object value, ObjectMapper json, OutputStream out) throws IOException {
        out.write(json.writeValueAsBytes(value));
        out.write('\n');
    }

    /// @param most of all that is read, in characters
    /// @throws UnreadableException what was refused
    /// @throws IOException where it is cut off, or is longer
    public static Parsed read(Reader in, long most, ObjectMapper json) throws IOException {
        var lines = new BufferedReader(new Bounded(in, most), 1 << 16);
        String parser = "";
        List<String> pages = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode node = json.readTree(line);
            if (node.has("refused")) {
                throw new UnreadableException(node.path("refused").asText());
            } else if (node.has("end")) {
                return new Parsed(parser, pages, blocks);
            } else if (node.has("parser")) {
                parser = node.path("parser").asText();
            } else {
                String text = node.path("text").asText();
                pages.add(text);
                for (JsonNode block : node.path("blocks")) {
                    int offset = block.path(2).asInt();
                    blocks.add(new Block(
                            Kind.values()[block.path(0).asInt()],
                            block.path(1).asInt(),
                            pages.size(),
                            offset,
                            text.substring(offset, offset + block.path(3).asInt())));
                }
            }
        }
        throw new IOException("what was read of the document ends in the middle");
    }

    private static final class Bounded extends java.io.FilterReader {
        private long left;

        Bounded(Reader in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read(char[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            left -= Math.max(read, 0);
            if (left < 0) {
                throw new IOException("what was read of the document is longer than it may be");
            }
            return read;
        }
    }
}
