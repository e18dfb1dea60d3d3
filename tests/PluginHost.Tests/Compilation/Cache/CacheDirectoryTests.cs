using System.Runtime.Versioning;
using PluginHost.Compilation;
using PluginHost.Interop;

namespace PluginHost.Tests.Compilation.Cache;

[UnsupportedOSPlatform("windows")]
public sealed class CacheDirectoryTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _root = Directory.CreateTempSubdirectory("pluginhost-tests-").FullName;

    private string Path => System.IO.Path.Combine(_root, "cache");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_new_directory_and_its_key_are_for_this_user_only()
    {
        CacheDirectory directory = CacheDirectory.Open(Path, null, isWritable: true);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(System.IO.Path.Combine(Path, "key")));
        Assert.Equal(32, directory.Secret.Length);
        Assert.NotEqual(new byte[32], directory.Secret.ToArray());
        Assert.Equal(directory.Secret, CacheDirectory.Open(Path, null, isWritable: true).Secret);
    }

    [Fact]
    public void Two_directories_have_two_keys() =>
        Assert.NotEqual(
            CacheDirectory.Open(Path, null, isWritable: true).Secret.ToArray(),
            CacheDirectory.Open(Path + "2", null, isWritable: true).Secret.ToArray());

    [Theory]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_directory_that_others_can_write_to_is_refused(UnixFileMode more)
    {
        Directory.CreateDirectory(Path);
        File.SetUnixFileMode(Path, OwnerOnly | more);

        Refused("can write to it");
    }

    [Fact]
    public void A_directory_that_others_can_replace_is_refused()
    {
        Directory.CreateDirectory(Path, OwnerOnly);
        File.SetUnixFileMode(_root, OwnerOnly | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

        Refused(_root);
    }

    [Fact]
    public void A_directory_in_one_where_everyone_may_only_touch_what_is_theirs_is_used()
    {
        File.SetUnixFileMode(_root, OwnerOnly | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit);

        Assert.True(CacheDirectory.Open(Path, null, isWritable: true).IsWritable);
    }

    [Fact]
    public void A_link_is_refused()
    {
        Directory.CreateDirectory(Path + "2", OwnerOnly);
        Directory.CreateSymbolicLink(Path, Path + "2");

        Refused("a link");
    }

    [Fact]
    public void A_file_is_refused()
    {
        File.WriteAllText(Path, "");

        Assert.Throws<IOException>(() => CacheDirectory.Open(Path, null, isWritable: true));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_refused() =>
        Assert.ThrowsAny<IOException>(() => CacheDirectory.Open("/proc/pluginhost", null, isWritable: true));

    [Fact]
    public void A_key_that_is_a_link_or_too_short_or_can_be_changed_by_others_is_refused()
    {
        string key = System.IO.Path.Combine(Path, "key");
        Directory.CreateDirectory(Path, OwnerOnly);
        File.WriteAllBytes(key, new byte[31]);
        Refused("31 bytes");

        File.WriteAllBytes(key, new byte[32]);
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite);
        Refused("written by others");

        File.Delete(key);
        File.CreateSymbolicLink(key, "/dev/zero");
        Refused("a link");
    }

    [Fact]
    public void A_key_that_the_operator_names_is_refused_where_others_could_put_another()
    {
        string key = System.IO.Path.Combine(_root, "secret", "key");
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(key)!, OwnerOnly);
        File.WriteAllBytes(key, new byte[32]);
        string link = System.IO.Path.Combine(_root, "link");
        File.CreateSymbolicLink(link, key);
        Assert.Equal(new byte[32], CacheDirectory.Open(Path, link, isWritable: true).Secret);

        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.OtherWrite);
        RefusedKey(link, "everyone can write to it");

        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        File.SetUnixFileMode(System.IO.Path.GetDirectoryName(key)!, OwnerOnly | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        RefusedKey(link, "others can rename it");
    }

    [Fact]
    public void What_was_found_private_is_what_is_used_wherever_a_link_above_leads_afterwards()
    {
        string real = System.IO.Path.Combine(_root, "real");
        string other = System.IO.Path.Combine(_root, "other");
        string link = System.IO.Path.Combine(_root, "link");
        Directory.CreateDirectory(System.IO.Path.Combine(real, "cache"), OwnerOnly);
        Directory.CreateDirectory(System.IO.Path.Combine(other, "cache"), OwnerOnly);
        Directory.CreateSymbolicLink(link, real);

        CacheDirectory opened = CacheDirectory.Open(System.IO.Path.Combine(link, "cache"), null, isWritable: true);
        Directory.Delete(link);
        Directory.CreateSymbolicLink(link, other);

        Assert.Equal(System.IO.Path.Combine(FileFacts.RealPath(real)!, "cache"), opened.Path);
        Assert.True(File.Exists(System.IO.Path.Combine(opened.Path, "key")));
    }

    private void RefusedKey(string key, string why) =>
        Assert.Contains(why, Assert.Throws<IOException>(() => CacheDirectory.Open(Path, key, isWritable: true)).Message, StringComparison.Ordinal);

    [Fact]
    public void Owners_are_read_from_the_system()
    {
        FileFacts own = FileFacts.Of(_root)!.Value;
        FileFacts root = FileFacts.Of("/")!.Value;

        Assert.Equal(FileFacts.CurrentUser, own.Owner);
        Assert.True(own is { IsDirectory: true, IsWritableByOthers: false, IsOwnedByUserOrRoot: true });
        Assert.Equal(0u, root.Owner);
        Assert.False((own with { Owner = own.Owner + 1 }).IsOwnedByUserOrRoot);
        Assert.Null(FileFacts.Of(Path));
    }

    private void Refused(string why) =>
        Assert.Contains(why, Assert.Throws<IOException>(() => CacheDirectory.Open(Path, null, isWritable: true)).Message, StringComparison.Ordinal);
}
