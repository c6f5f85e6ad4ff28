"""Names and places that the people of the demo world are put together from."""

from __future__ import annotations

_FIRST = {
    "en": """Alice Amara Amelia Andrew Anna Arjun Ava Ben Bridget Caleb Callum Carmen Charlie Chloe Clara Connor Daisy Daniel
        Dara David Deepa Eleanor Eli Ella Emma Ethan Eva Felix Finn Fiona Florence Freya Gareth George Grace Hannah Harry
        Hazel Henry Holly Imogen Iris Isaac Isla Ivy Jack Jade James Jasmine Jess Joe Jonah Josie Kayla Keira Kofi Leila
        Leo Liam Lily Lucy Maeve Malik Martha Maya Mia Milo Mina Molly Nadia Naomi Nate Nell Nina Noah Nora Oliver Olive
        Omar Oscar Owen Penny Poppy Priya Quinn Rachel Rafi Rose Rory Ruby Sam Sara Sean Sienna Simon Sofia Stella Tariq
        Tess Theo Toby Tom Una Vera Violet Will Winnie Yasmin Zara Zoe""",
    "pt": """Adriana Alexandre Aline Amanda Ana André Antônio Beatriz Benedita Bernardo Bianca Breno Bruna Bruno Caio Camila
        Carla Carolina Cauã Cecília César Clarice Cláudia Daniela Davi Débora Diego Diogo Edu Elisa Érica Esther Fabiana
        Felipe Fernanda Flávio Francisca Gabriel Giovana Graça Guilherme Gustavo Heitor Helena Heloísa Henrique Iara Igor
        Inês Isabela Ivo Jaqueline Joana João Jorge José Júlia Juliana Karina Laís Lara Larissa Laura Léo Letícia Lívia
        Luana Lucas Luísa Luiz Maitê Manoel Marcela Marcelo Márcia Mariana Marta Mateus Miguel Milena Murilo Natália Nicolas
        Otávio Paula Paulo Pedro Pilar Rafael Raquel Raul Regina Renata Ricardo Rita Roberta Rodrigo Rosa Rui Samuel Sandra
        Sílvia Sofia Tainá Tânia Teresa Thiago Tomás Valéria Vanessa Vera Vicente Vitória Xavier Yara Yuri Zeca""",
}
_LAST = {
    "en": """Adeyemi Ahmed Allen Archer Bailey Barnes Bell Bennett Black Brooks Burke Byrne Carter Chen Clarke Cole Collins
        Cooper Cruz Dawson Doyle Evans Fisher Flynn Ford Foster Fox Garcia Gibson Gill Grant Gray Green Griffin Hale Hall
        Harper Hayes Hill Holt Hughes Hunt Hussain Jensen Jones Kaur Kelly Kent Khan Kim King Lambert Lane Lawson Lee Lewis
        Lowe Marsh Mason Mendez Miller Moore Morgan Murphy Nash Nguyen Nolan North Okafor Osei Park Parker Patel Pearce
        Perry Pike Price Quinn Reed Reid Reyes Rhodes Rice Rivers Roberts Rowe Ryan Sato Sharma Shaw Silver Singh Sloan
        Stone Sutton Taylor Todd Turner Vaughan Wade Walsh Ward Webb West White Wilde Wood Wright Young""",
    "pt": """Abreu Aguiar Almeida Alves Amaral Andrade Aragão Araújo Assis Azevedo Barbosa Barros Batista Borges Braga Brito
        Cabral Caldas Camargo Campos Cardoso Carvalho Castro Cavalcanti Chaves Coelho Correia Costa Coutinho Cunha Dantas
        Dias Domingues Duarte Esteves Farias Fernandes Ferraz Ferreira Figueiredo Fonseca Franco Freitas Furtado Galvão
        Gomes Gonçalves Guimarães Lacerda Leal Leite Lima Lopes Macedo Machado Magalhães Maia Marinho Martins Matos Medeiros
        Melo Mendes Menezes Miranda Monteiro Moraes Moreira Moura Nascimento Neves Nogueira Nunes Oliveira Pacheco Paiva
        Peixoto Pereira Pinheiro Pinto Pires Prado Queiroz Ramos Rangel Reis Ribeiro Rocha Rodrigues Sá Sales Sampaio
        Santana Santos Serra Silva Silveira Soares Sousa Tavares Teixeira Toledo Torres Valente Vargas Vaz Viana Vieira""",
}
FIRST = {language: names.split() for language, names in _FIRST.items()}
LAST = {language: names.split() for language, names in _LAST.items()}
# A place, and how many hours its clocks are ahead of UTC.
PLACES = {
    "en": (
        ("Bristol, UK", 0), ("Glasgow", 0), ("London", 0), ("Leeds", 0), ("Galway, Ireland", 0), ("Dublin", 0), ("Cardiff", 0),
        ("Edinburgh", 0), ("Brooklyn, NY", -5), ("Toronto", -5), ("Montréal", -5), ("Boston", -5), ("Chicago", -6),
        ("Austin, TX", -6), ("Portland, OR", -8), ("Vancouver", -8), ("Cape Town", 2), ("Accra", 0), ("Utrecht", 1),
        ("Berlin", 1), ("Bengaluru", 5), ("Melbourne", 10),
    ),
    "pt": (
        ("São Paulo", -3), ("Rio de Janeiro", -3), ("Belo Horizonte, MG", -3), ("Recife", -3), ("Salvador, Bahia", -3),
        ("Porto Alegre", -3), ("Curitiba", -3), ("Fortaleza, CE", -3), ("Belém do Pará", -3), ("Florianópolis", -3),
        ("Ouro Preto, MG", -3), ("São Luís", -3), ("Goiânia", -3), ("Natal, RN", -3), ("Lisboa", 0), ("Porto, Portugal", 0),
        ("Coimbra", 0), ("Braga", 0), ("Luanda", 1), ("Campinas, SP", -3),
    ),
}  # fmt: skip
