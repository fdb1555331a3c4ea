package dev.reprise.vault.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final ObjectId ID =
            ObjectId.parse("0d1b3824b393d0c1f53ba094fda63ecf80b87c748b0d5496f8177fc4bf9dae7c");

    @Test
    void shouldWriteTimesAsGoDoes() throws Exception {
        assertThat(Timestamps.format(Instant.parse("2026-11-23T21:22:53.106298713Z")))
                .isEqualTo("2026-11-23T21:22:53.106298713Z");
        assertThat(Timestamps.format(Instant.parse("1969-12-31T23:59:59.5Z")))
                .isEqualTo("1969-12-31T23:59:59.5Z");
        assertThat(Timestamps.format(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
        assertThat(Timestamps.format(Instant.MAX)).startsWith("9999-12-31");
    }

    @Test
    void shouldReadTimesOfAnyZoneAndPrecision() throws Exception {
        for (String text :
                List.of(
                        "2026-11-23T22:22:53.1+01:00",
                        "2026-11-23T21:22:53.1Z",
                        "2026-11-23T21:22:53.100000000Z")) {
            assertThat(Timestamps.parse(text)).isEqualTo("2026-11-23T21:22:53.1Z");
        }
        assertThat(Timestamps.parse("2024-02-29T00:00:00Z")).isEqualTo("2024-02-29T00:00:00Z");
        assertThatThrownBy(() -> Timestamps.parse("yesterday"))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Timestamps.parse("2023-02-29T00:00:00Z"))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldQuoteNamesAsGoDoesAndBack() throws Exception {
        assertThat(NameText.quote("plain name.json")).isEqualTo("plain name.json");
        assertThat(NameText.quote("a\"b\\c\td\n\u0001\u007f"))
                .isEqualTo("a\\\"b\\\\c\\td\\n\\x01\\x7f");
        assertThat(NameText.quote("snö ☃ 😀\u00a0")).isEqualTo("snö ☃ 😀\\u00a0");
        for (String name : List.of("plain", "a\"b\\c\td\n\u0001", "snö ☃ 😀\u00a0", "\u2028")) {
            assertThat(NameText.unquote(NameText.quote(name))).isEqualTo(name);
        }
        assertThatThrownBy(() -> NameText.unquote("cut\\")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> NameText.unquote("\\q")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> NameText.unquote("\\u12")).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldKeepNamesThatAreNoUtf8() throws Exception {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xc3, (byte) 0xa9, (byte) 0xed, (byte) 0xa0, 'z'};

        String name = NameText.ofBytes(bytes);

        assertThat(NameText.quote(name)).isEqualTo("a\\xffé\\xed\\xa0z");
        assertThat(NameText.toBytes(NameText.unquote(NameText.quote(name)))).isEqualTo(bytes);
        assertThat(NameText.isWhole(name)).isFalse();
        assertThat(NameText.isWhole("snö ☃ 😀")).isTrue();
    }

    @Test
    void shouldOrderNamesByTheirBytes() {
        List<String> names = new ArrayList<>(List.of("b", "a", "ab", "\uFFFD", "😀", "é", "A"));

        names.sort(NameText.ORDER);

        assertThat(names).containsExactly("A", "a", "ab", "b", "é", "\uFFFD", "😀");
    }

    @Test
    void shouldKeepEveryFieldOfATree() throws Exception {
        // Given
        FileMeta meta =
                new FileMeta(
                        06755,
                        Instant.parse("2001-02-03T04:05:06.123456789Z"),
                        Instant.parse("2002-02-03T04:05:06Z"),
                        1000,
                        -2,
                        "ops",
                        "staff",
                        -1L,
                        65_024,
                        2,
                        0);
        List<Node> nodes =
                List.of(
                        Node.folder("dir", meta, ID),
                        Node.file("file", meta, 5_000_000_000L, List.of(ID, ID)),
                        Node.symlink("link", meta, NameText.ofBytes(new byte[] {'/', (byte) 0xfe})),
                        Node.special("null", NodeKind.CHAR_DEVICE, meta));

        // When
        byte[] json = TreeCodec.encode(nodes);
        List<Node> back = TreeCodec.decode(json, json.length);

        // Then
        assertThat(back).hasSize(4);
        assertThat(back.get(1)).isEqualTo(nodes.get(1));
        assertThat(back.get(2)).isEqualTo(nodes.get(2));
        assertThat(back.get(3)).isEqualTo(nodes.get(3));
        assertThat(back.get(0).subtree()).contains(ID);
        assertThat(back.get(0).meta().inode()).isEqualTo(-1L);
    }

    @Test
    void shouldWriteATreeAsResticDoes() {
        FileMeta meta = FileMeta.of(0644, Instant.parse("2026-11-23T21:22:53.106Z"));

        byte[] json = TreeCodec.encode(List.of(Node.file("a", meta, 3, List.of(ID))));

        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"nodes\":[{\"name\":\"a\",\"type\":\"file\",\"mode\":420,"
                                + "\"mtime\":\"2026-11-23T21:22:53.106Z\","
                                + "\"atime\":\"2026-11-23T21:22:53.106Z\","
                                + "\"ctime\":\"2026-11-23T21:22:53.106Z\",\"uid\":0,\"gid\":0,"
                                + "\"size\":3,\"links\":1,\"content\":[\""
                                + ID.hex()
                                + "\"]}]}\n");
    }

    @Test
    void shouldRefuseWhatIsNoTree() {
        for (String json :
                List.of(
                        "",
                        "[]",
                        "{\"nodes\":[1]}",
                        "{\"nodes\":[{}]}",
                        "{\"nodes\":[{\"name\":")) {
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> TreeCodec.decode(bytes, bytes.length))
                    .as(json)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void shouldKeepPackHeadersAndIndexes() throws Exception {
        ObjectId other = ObjectId.parse("ff".repeat(32));
        List<BlobPlace> blobs =
                List.of(
                        new BlobPlace(ID, BlobKind.DATA, other, 0, 100, 0),
                        new BlobPlace(other, BlobKind.DATA, other, 100, 50, 4_000),
                        new BlobPlace(ID, BlobKind.TREE, other, 150, 33, 70));

        assertThat(PackHeader.decode(other, PackHeader.encode(blobs))).isEqualTo(blobs);

        List<BlobPlace> back = new ArrayList<>();
        IndexCodec.decode(IndexCodec.encode(List.of(blobs)), back::add);
        assertThat(back).isEqualTo(blobs);
    }

    @Test
    void shouldRefuseWhatIsNoHeaderAndNoIndex() {
        assertThatThrownBy(() -> PackHeader.decode(ID, new byte[] {9, 0, 0, 0, 0}))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PackHeader.decode(ID, new byte[40]))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> IndexCodec.decode("[1]".getBytes(), place -> {}))
                .isInstanceOf(MalformedException.class);
        assertThatThrownBy(
                        () ->
                                IndexCodec.decode(
                                        "{\"packs\":[{\"id\":\"xx\"}]}".getBytes(), place -> {}))
                .isInstanceOf(MalformedException.class);
    }
}
