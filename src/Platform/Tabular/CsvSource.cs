using System.Text;

namespace Fuyao.Platform.Tabular;

/// <summary>
/// Looks through a whole CSV file once before it is read, for its encoding. Only the whole file shows whether it is UTF-8; the rows must not be
/// half read when it turns out not to be.
/// </summary>
internal static class CsvSource
{
    private const int BlockBytes = 1 << 18;

    static CsvSource() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <returns>The file as a stream of UTF-8, its length in bytes as stored, and its SHA-256, which is computed while the rows are read.</returns>
    /// <exception cref="TableException">The file is in no encoding that is read.</exception>
    public static (Stream Utf8, long Length, FileHash Sha256) Open(string path, TextEncoding? encoding)
    {
        var file = File.OpenRead(path);
        var sha256 = new FileHash(file.SafeFileHandle);
        try
        {
            var name = Path.GetFileName(path);
            var invalidUtf8 = Inspect(file, name);
            if (encoding is TextEncoding.Utf8 && invalidUtf8 is { } wrong)
                throw new TableException($"{name}:{wrong}: the file is not UTF-8; leave the encoding out to have it detected");
            var isGb18030 = encoding is TextEncoding.Gb18030 || (encoding is null && invalidUtf8 is not null);
            if (isGb18030 && InvalidGb18030(file) is { } invalid)
                throw new TableException(encoding is null
                    ? $"{name}:{invalidUtf8}: the file is neither UTF-8 nor GB18030; save it as UTF-8"
                    : $"{name}:{invalid}: the file is not GB18030; save it as UTF-8");
            file.Position = 0;
            return (isGb18030 ? Encoding.CreateTranscodingStream(file, Strict("GB18030"), Encoding.UTF8) : file, file.Length, sha256);
        }
        catch
        {
            sha256.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <returns>Line and column of the first bytes that are no UTF-8; null where all are.</returns>
    private static string? Inspect(FileStream file, string name)
    {
        var decoder = new Utf8Check();
        var block = new byte[BlockBytes];
        for (var isFirst = true; ; isFirst = false)
        {
            var read = file.Read(block);
            if (read == 0)
                break;
            if (isFirst && (block.AsSpan(0, read).StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || block.AsSpan(0, read).StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])))
                throw new TableException($"{name}:1:1: the file is UTF-16; save it as UTF-8");
            decoder.Add(block.AsSpan(0, read));
        }
        return decoder.Finish();
    }

    /// <returns>The line of the first bytes that are no GB18030; null where all are.</returns>
    private static long? InvalidGb18030(FileStream file)
    {
        file.Position = 0;
        var decoder = Strict("GB18030").GetDecoder();
        var block = new byte[BlockBytes];
        var characters = new char[BlockBytes + 16];
        for (long line = 1; ;)
        {
            var read = file.Read(block);
            try
            {
                line += characters.AsSpan(0, decoder.GetChars(block, 0, read, characters, 0, flush: read == 0)).Count('\n');
            }
            catch (DecoderFallbackException invalid)
            {
                return line + block.AsSpan(0, Math.Clamp(invalid.Index, 0, read)).Count((byte)'\n');
            }
            if (read == 0)
                return null;
        }
    }

    private static Encoding Strict(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>Checks UTF-8 block by block and remembers the place of the first byte that is not.</summary>
    private sealed class Utf8Check
    {
        private readonly byte[] carried = new byte[8];
        private int carriedLength;
        private long line = 1;
        private long column = 1;
        private string? invalidAt;

        public void Add(ReadOnlySpan<byte> block)
        {
            if (invalidAt is not null)
                return;
            // A character that the last block cut is completed first.
            while (carriedLength > 0 && !block.IsEmpty)
            {
                carried[carriedLength++] = block[0];
                block = block[1..];
                switch (Rune.DecodeFromUtf8(carried.AsSpan(0, carriedLength), out _, out _))
                {
                    case System.Buffers.OperationStatus.Done:
                        column++;
                        carriedLength = 0;
                        break;
                    case System.Buffers.OperationStatus.InvalidData:
                        invalidAt = $"{line}:{column}";
                        return;
                }
            }
            var valid = System.Text.Unicode.Utf8.IsValid(block) ? block.Length : ValidLength(block);
            Count(block[..valid]);
            var rest = block[valid..];
            if (rest.IsEmpty)
                return;
            if (rest.Length < 4 && Rune.DecodeFromUtf8(rest, out _, out _) is System.Buffers.OperationStatus.NeedMoreData)
            {
                rest.CopyTo(carried);
                carriedLength = rest.Length;
            }
            else
            {
                invalidAt = $"{line}:{column}";
            }
        }

        public string? Finish() => invalidAt ?? (carriedLength > 0 ? $"{line}:{column}" : null);

        private static int ValidLength(ReadOnlySpan<byte> block)
        {
            var at = 0;
            while (at < block.Length && Rune.DecodeFromUtf8(block[at..], out _, out var consumed) is System.Buffers.OperationStatus.Done)
                at += consumed;
            return at;
        }

        private void Count(ReadOnlySpan<byte> valid)
        {
            var lastBreak = valid.LastIndexOf((byte)'\n');
            if (lastBreak >= 0)
            {
                line += valid.Count((byte)'\n');
                column = 1;
                valid = valid[(lastBreak + 1)..];
            }
            column += Encoding.UTF8.GetCharCount(valid);
        }
    }
}
