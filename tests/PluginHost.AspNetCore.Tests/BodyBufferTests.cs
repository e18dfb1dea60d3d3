using PluginHost.AspNetCore.Bodies;

namespace PluginHost.AspNetCore.Tests;

public sealed class BodyBufferTests
{
    [Fact]
    public void Bytes_are_kept_in_one_piece_up_to_the_limit()
    {
        using var buffer = new BodyBuffer(10_000);
        byte[] part = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

        for (int i = 0; i < 10; i++)
        {
            Assert.True(buffer.TryAppend(part));
        }

        Assert.False(buffer.TryAppend([1]));
        Assert.True(buffer.TryAppend([]));
        Assert.Equal(10_000, buffer.Length);
        Assert.Equal(Enumerable.Repeat(part, 10).SelectMany(p => p), buffer.Written.ToArray());
    }

    [Fact]
    public void What_is_written_to_its_memory_is_seen_to_be_too_much_by_one_byte()
    {
        using var buffer = new BodyBuffer(5000);

        Assert.True(buffer.GetMemory(5001).Length >= 5001);
        Assert.True(buffer.Advance(5000));
        Assert.False(buffer.GetMemory().IsEmpty);
        Assert.False(buffer.Advance(1));
    }

    [Fact]
    public void More_than_there_is_memory_for_cannot_be_counted()
    {
        using var buffer = new BodyBuffer(100);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Advance(1));
    }

    [Fact]
    public void Other_bytes_may_take_the_place_of_those_that_are_kept()
    {
        using var buffer = new BodyBuffer(100);
        buffer.TryAppend([1, 2, 3]);

        buffer.Replace([4]);

        Assert.Equal([4], buffer.Written.ToArray());
    }

    [Fact]
    public void A_body_that_is_gone_cannot_be_read()
    {
        var buffer = new BodyBuffer(100);
        buffer.TryAppend([1, 2, 3]);
        var stream = new BufferedRequestStream(buffer);
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.Written);
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
    }

    [Fact]
    public async Task A_body_that_was_read_can_be_read_again_from_any_place()
    {
        using var buffer = new BodyBuffer(100);
        buffer.TryAppend([1, 2, 3, 4]);
        await using var stream = new BufferedRequestStream(buffer);

        Assert.Equal(1, stream.ReadByte());
        Assert.Equal(3, stream.Seek(-1, SeekOrigin.End));
        Assert.Equal(4, stream.ReadByte());
        Assert.Equal(-1, stream.ReadByte());
        stream.Position = 100;
        Assert.Equal(-1, stream.ReadByte());
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Equal(4, stream.Length);
        Assert.Throws<NotSupportedException>(() => stream.Write([1]));
    }
}
