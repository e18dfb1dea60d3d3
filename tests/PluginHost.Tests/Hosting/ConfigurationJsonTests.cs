using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using PluginHost.Hosting;

namespace PluginHost.Tests.Hosting;

public sealed class ConfigurationJsonTests
{
    [Theory]
    [InlineData("""{"limit":10,"ratio":-0.5e3,"on":true,"off":false,"name":"x"}""")]
    [InlineData("""{"rules":[{"from":"/a","to":"/b"},{"from":"/c","to":"/d"}],"list":[1,2,3]}""")]
    [InlineData("""{"deep":{"er":{"still":["x"]}}}""")]
    [InlineData("""{"many":[0,1,2,3,4,5,6,7,8,9,10,11]}""")]
    [InlineData("""{"text":"007","plus":"+1","dots":"1.2.3","space":" 1","empty":"","minus":"-"}""")]
    [InlineData("""{"nothing":null}""")]
    public void A_section_becomes_the_json_that_it_came_from(string json)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Settings":{{json}}}""")))
            .Build();

        string? read = ConfigurationJson.Read(configuration.GetSection("Settings"));

        Assert.NotNull(read);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(read)), read);
    }

    [Fact]
    public void A_string_is_the_document_itself()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Settings", """{"text":"10"}""")])
            .Build();

        Assert.Equal("""{"text":"10"}""", ConfigurationJson.Read(configuration.GetSection("Settings")));
    }

    [Fact]
    public void A_section_that_is_not_there_is_no_document()
    {
        Assert.Null(ConfigurationJson.Read(new ConfigurationBuilder().Build().GetSection("Settings")));
    }
}
