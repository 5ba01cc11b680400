using System.Buffers;
using System.Text;

namespace Fuyao.Platform.Tabular;

/// <summary>Writes comma-separated values as RFC 4180 describes them, in UTF-8, with LF; quotes only where they are needed.</summary>
public sealed class CsvWriter(Stream stream) : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private static readonly SearchValues<byte> NeedQuotes = SearchValues.Create("\",\r\n"u8);

    private readonly ArrayBufferWriter<byte> buffer = new(BufferBytes);
    private bool isRowStarted;

    public void Field(ReadOnlySpan<byte> text)
    {
        if (isRowStarted)
            buffer.Write(","u8);
        isRowStarted = true;
        if (text.IndexOfAny(NeedQuotes) < 0)
        {
            buffer.Write(text);
            return;
        }
        buffer.Write("\""u8);
        for (var quote = text.IndexOf((byte)'"'); quote >= 0; quote = text.IndexOf((byte)'"'))
        {
            buffer.Write(text[..(quote + 1)]);
            buffer.Write("\""u8);
            text = text[(quote + 1)..];
        }
        buffer.Write(text);
        buffer.Write("\""u8);
    }

    public void Field(string text)
    {
        Span<byte> bytes = text.Length <= 256 ? stackalloc byte[1024] : new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        Field(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    public void EndRow()
    {
        buffer.Write("\n"u8);
        isRowStarted = false;
        if (buffer.WrittenCount >= BufferBytes)
            Flush();
    }

    public void Flush()
    {
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        stream.Flush();
    }

    public void Dispose() => Flush();
}
