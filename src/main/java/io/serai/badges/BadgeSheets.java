package io.serai.badges;

import io.serai.objects.BadgeLayout;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.jspecify.annotations.Nullable;

/// Writes badges as a PDF.
final class BadgeSheets {
    private final Fonts fonts;

    BadgeSheets(Fonts fonts) {
        this.fonts = fonts;
    }

    /// A badge with the layout that it is printed by.
    record Print(Badge badge, BadgeLayout layout, Square square) {}

    /// Something that is not printed as it stands in the database.
    ///
    /// @param badge public id
    /// @param what `cut` or `characters`
    record Loss(String badge, String field, String what) {}

    /// @param logos the pictures that the layouts name, by file
    /// @return what was lost
    List<Loss> write(List<Print> prints, Map<String, byte[]> logos, OutputStream out) throws IOException {
        try (var document = new PDDocument();
                var sheet = new Sheet(document, fonts)) {
            for (var logo : logos.entrySet()) {
                sheet.logos.put(logo.getKey(), Logos.in(document, logo.getValue()));
            }
            for (Print print : prints) {
                sheet.add(print);
            }
            sheet.end();
            document.save(out);
            return sheet.losses;
        }
    }

    private static final class Sheet implements Closeable {
        /// How far above its line the font's letters reach, as a part of the size.
        private static final float ASCENT = 0.905f;

        private final PDDocument document;
        private final Face regular;
        private final Face bold;
        private final List<Loss> losses = new ArrayList<>();
        private final Map<String, PDImageXObject> logos = new HashMap<>();
        private @Nullable BadgeLayout layout;
        private @Nullable PDPageContentStream page;
        private int onPage;

        Sheet(PDDocument document, Fonts fonts) throws IOException {
            this.document = document;
            this.regular = new Face(document, fonts.regular());
            this.bold = new Face(document, fonts.bold());
        }

        void add(Print print) throws IOException {
            BadgeLayout wanted = print.layout();
            PDPageContentStream content = page;
            if (content == null || !wanted.equals(layout) || onPage == wanted.perPage()) {
                content = turn(wanted);
            }
            float left = points(onPage % wanted.columns() * wanted.width());
            float top = points(wanted.page().height() - onPage / wanted.columns() * wanted.height());
            logo(content, wanted.logo(), left, top);
            for (BadgeLayout.Text field : wanted.texts()) {
                text(content, print.badge(), field, left, top);
            }
            BadgeLayout.Square square = wanted.square();
            if (square != null) {
                float side = points(square.side());
                content.drawImage(
                        print.square().in(document),
                        left + points(square.x()),
                        top - points(square.y()) - side,
                        side,
                        side);
            }
            onPage++;
        }

        /// In the middle of its box.
        private void logo(PDPageContentStream content, BadgeLayout.@Nullable Logo logo, float left, float top)
                throws IOException {
            PDImageXObject picture = logo == null ? null : logos.get(logo.file());
            if (logo == null || picture == null) {
                return;
            }
            float room = points(logo.box().width());
            float height = points(logo.box().height());
            float scale = Math.min(room / picture.getWidth(), height / picture.getHeight());
            float wide = scale * picture.getWidth();
            float high = scale * picture.getHeight();
            content.drawImage(
                    picture,
                    left + points(logo.box().x()) + (room - wide) / 2,
                    top - points(logo.box().y()) - (height + high) / 2,
                    wide,
                    high);
        }

        private PDPageContentStream turn(BadgeLayout wanted) throws IOException {
            end();
            var size = new PDRectangle(
                    points(wanted.page().width()), points(wanted.page().height()));
            var blank = new PDPage(size);
            document.addPage(blank);
            var content = new PDPageContentStream(document, blank);
            page = content;
            layout = wanted;
            onPage = 0;
            return content;
        }

        private void text(PDPageContentStream content, Badge badge, BadgeLayout.Text field, float left, float top)
                throws IOException {
            String raw = badge.text(field.field());
            if (raw.isEmpty()) {
                return;
            }
            Face face = field.bold() ? bold : regular;
            var lines = new ArrayList<String>();
            int lost = 0;
            for (String line : raw.split("\\R", -1)) {
                Face.Printable printable = face.printable(line);
                lines.add(printable.text());
                lost += printable.lost();
            }
            Fitted fitted = Fitted.of(String.join("\n", lines), field, face);
            if (lost > 0) {
                losses.add(new Loss(badge.id(), field.field(), "characters"));
            }
            if (fitted.cut()) {
                losses.add(new Loss(badge.id(), field.field(), "cut"));
            }
            draw(content, fitted, field, face, left, top);
        }

        private static void draw(
                PDPageContentStream content, Fitted fitted, BadgeLayout.Text field, Face face, float left, float top)
                throws IOException {
            float x = left + points(field.box().x());
            float room = points(field.box().width());
            float y = top - points(field.box().y()) - ASCENT * fitted.size();
            content.setFont(face.font(), fitted.size());
            for (String line : fitted.lines()) {
                float free = room - face.width(line) * fitted.size();
                float indent =
                        switch (field.align()) {
                            case LEFT -> 0;
                            case CENTER -> free / 2;
                            case RIGHT -> free;
                        };
                if (!line.isEmpty()) {
                    content.beginText();
                    content.newLineAtOffset(x + indent, y);
                    content.showText(line);
                    content.endText();
                }
                y -= Fitted.LEADING * fitted.size();
            }
        }

        private static float points(double millimetres) {
            return (float) millimetres * Fitted.POINTS_PER_MM;
        }

        void end() throws IOException {
            PDPageContentStream content = page;
            page = null;
            if (content != null) {
                content.close();
            }
        }

        @Override
        public void close() throws IOException {
            end();
            regular.close();
            bold.close();
        }
    }
}
