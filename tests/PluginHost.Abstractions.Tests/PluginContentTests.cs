namespace PluginHost.Tests;

public sealed class PluginContentTests
{
    [Fact]
    public async Task A_file_is_read_whole_and_named_by_its_full_path()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllBytesAsync(path, [1, 2, 3], TestContext.Current.CancellationToken);
        try
        {
            PluginContent content = PluginContent.FromFile(path);

            Assert.Equal([1, 2, 3], (await content.ReadAsync(3, TestContext.Current.CancellationToken)).ToArray());
            Assert.Equal(path, content.ToString());
            var error = await Assert.ThrowsAsync<InvalidDataException>(
                async () => await content.ReadAsync(2, TestContext.Current.CancellationToken));
            Assert.Contains("3 bytes, more than the allowed 2", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Bytes_beyond_the_limit_are_refused()
    {
        PluginContent content = PluginContent.FromBytes(new byte[10]);

        Assert.Equal(10, (await content.ReadAsync(10, TestContext.Current.CancellationToken)).Length);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await content.ReadAsync(9, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_snapshot_with_one_id_twice_is_refused()
    {
        var one = new PluginDefinition(new PluginId("x"), PluginContent.FromBytes(default));

        var error = Assert.Throws<ArgumentException>(() => new PluginSourceSnapshot([one, one]));
        Assert.Contains("'x' is defined twice", error.Message, StringComparison.Ordinal);
    }
}
