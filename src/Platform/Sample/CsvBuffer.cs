using System.Buffers.Text;
using System.Text;
using NodaTime;

namespace Fuyao.Platform.Sample;

/// <summary>
/// Gathers rows of UTF-8 CSV and writes them out in large pieces. A value that is null leaves its field empty: unknown. Texts hold no commas, quotes or line ends.
/// </summary>
internal sealed class CsvBuffer(Stream stream)
{
    private const int Capacity = 1 << 20;

    /// <summary>No row is longer: some thirty numbers, a name and a few tags.</summary>
    private const int RowBytesMax = 8 * 1024;

    private readonly byte[] buffer = new byte[Capacity];
    private int length;
    private bool rowBegun;

    public void Text(string? value)
    {
        BeginField();
        Append(value);
    }

    public void Number(long? value)
    {
        BeginField();
        if (value is { } number)
            AppendNumber(number);
    }

    /// <summary>A number given in tenths (1), hundredths (2) and so on, without zeros at its end.</summary>
    public void Decimal(long? value, int decimals)
    {
        BeginField();
        if (value is not { } units)
            return;
        while (decimals > 0 && units % 10 == 0)
        {
            units /= 10;
            decimals--;
        }
        if (units < 0)
            buffer[length++] = (byte)'-';
        var (whole, scale) = (Math.Abs(units), 1L);
        for (var place = 0; place < decimals; place++)
            scale *= 10;
        AppendNumber(whole / scale);
        if (decimals == 0)
            return;
        buffer[length++] = (byte)'.';
        Utf8Formatter.TryFormat(whole % scale, buffer.AsSpan(length), out var written, new('D', (byte)decimals));
        length += written;
    }

    public void Flag(bool? value)
    {
        BeginField();
        Append(value switch { true => "true", false => "false", null => null });
    }

    public void Date(LocalDate? value)
    {
        BeginField();
        if (value is not { } date)
            return;
        AppendPadded(date.Year, 4);
        buffer[length++] = (byte)'-';
        AppendPadded(date.Month, 2);
        buffer[length++] = (byte)'-';
        AppendPadded(date.Day, 2);
    }

    /// <summary>Members separated by a bar; the bar alone is the empty set, which is a value.</summary>
    public void Set(IReadOnlyList<string>? values)
    {
        BeginField();
        if (values is null)
            return;
        if (values.Count == 0)
            Append("|");
        for (var index = 0; index < values.Count; index++)
        {
            if (index > 0)
                Append("|");
            Append(values[index]);
        }
    }

    public void EndRow()
    {
        buffer[length++] = (byte)'\n';
        rowBegun = false;
        if (length > Capacity - RowBytesMax)
            Flush();
    }

    public void Flush()
    {
        stream.Write(buffer, 0, length);
        length = 0;
    }

    private void BeginField()
    {
        if (rowBegun)
            buffer[length++] = (byte)',';
        rowBegun = true;
    }

    private void Append(string? text) => length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));

    private void AppendNumber(long number)
    {
        Utf8Formatter.TryFormat(number, buffer.AsSpan(length), out var written);
        length += written;
    }

    private void AppendPadded(int number, byte digits)
    {
        Utf8Formatter.TryFormat(number, buffer.AsSpan(length), out var written, new('D', digits));
        length += written;
    }
}
